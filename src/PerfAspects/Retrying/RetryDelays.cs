namespace PerfAspects.Retrying;

/// <summary>The delays of one call's retries, by Polly's formulas.</summary>
/// <param name="settings">The settings.</param>
/// <param name="random">A number from 0 up to 1, drawn again for each delay.</param>
internal struct RetryDelays(RetrySettings settings, Func<double> random)
{
    // Decorrelated jitter, version 2: https://github.com/Polly-Contrib/Polly.Contrib.WaitAndRetry#wait-and-retry-with-jittered-back-off.
    private const double JitterSmoothness = 4;
    private const double JitterScale = 1 / 1.4;

    private const double JitterShare = 0.5; // of a delay that is not exponential: a quarter to either side

    private double _previous;

    /// <summary>The delay after a failed attempt.</summary>
    /// <param name="attempt">The attempt, from 0.</param>
    public TimeSpan Next(int attempt)
    {
        if (settings.Delay == TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var factor = settings.Backoff switch
        {
            RetryBackoff.Constant => Spread(1),
            RetryBackoff.Linear => Spread(attempt + 1.0),
            _ => settings.Jitter ? Decorrelate(attempt) : Math.Pow(2, attempt),
        };
        return TimeSpan.FromTicks((long)Math.Min(factor * settings.Delay.Ticks, settings.MaxDelay.Ticks));
    }

    private readonly double Spread(double factor) => settings.Jitter ? factor * (1 + JitterShare * (random() - 0.5)) : factor;

    private double Decorrelate(int attempt)
    {
        var time = attempt + random();
        var next = Math.Pow(2, time) * Math.Tanh(Math.Sqrt(JitterSmoothness * time));
        if (double.IsInfinity(next))
        {
            return next;
        }

        var factor = (next - _previous) * JitterScale;
        _previous = next;
        return factor;
    }
}
