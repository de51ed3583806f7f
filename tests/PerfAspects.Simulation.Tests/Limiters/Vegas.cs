namespace PerfAspects.Simulation.Limiters;

/// <summary>
/// Netflix concurrency-limits, VegasLimit with its defaults: 20 to 1,000, the duration without load measured anew every 30 × limit calls.
/// </summary>
internal sealed class Vegas(EventClock clock) : Rival(clock, 20)
{
    private readonly Random _random = new(7);
    private long _least;
    private int _probeCount;
    private double _probeJitter = 0.75;

    protected override void Sample(long duration, int inFlight)
    {
        if (_probeJitter * 30 * Limit <= ++_probeCount)
        {
            (_probeCount, _probeJitter, _least) = (0, 0.5 + (_random.NextDouble() / 2), duration);
            return;
        }

        if (_least == 0 || duration < _least)
        {
            _least = duration;
            return;
        }

        if (inFlight * 2 < Limit)
        {
            return;
        }

        var queue = (int)Math.Ceiling(Limit * (1 - ((double)_least / duration)));
        var step = Math.Max(1, (int)Math.Log10(Limit));
        var (alpha, beta) = (3 * step, 6 * step);
        var next = queue <= step ? Limit + beta : queue < alpha ? Limit + step : queue > beta ? Limit - step : Limit;
        Limit = Math.Clamp(next, 1, 1000);
    }
}
