namespace PerfAspects.Simulation.Limiters;

/// <summary>
/// Envoy's gradient controller with the numbers of its documentation: windows of 100 ms, the median, a buffer of 25 %, and the duration
/// without load measured at a concurrency of 3 over 50 calls every minute.
/// </summary>
internal sealed class EnvoyGradient(EventClock clock) : Rival(clock, 3)
{
    private const int Least = 3;

    private readonly List<long> _samples = [];
    private readonly Random _random = new(7);
    private double _saved = Least;
    private bool _isProbing = true;
    private double _base;
    private int _windowsAtLeast;
    private long _windowEnd;
    private long _probeAt;

    protected override void Sample(long duration, int inFlight)
    {
        _samples.Add(duration);
        if (_isProbing)
        {
            if (_samples.Count >= 50)
            {
                EndProbe();
            }
        }
        else if (Clock.Now >= _probeAt || _windowsAtLeast >= 5)
        {
            (_saved, Limit, _isProbing, _windowsAtLeast) = (Limit, Least, true, 0);
            _samples.Clear();
        }
        else if (Clock.Now >= _windowEnd)
        {
            EndWindow();
        }
    }

    private void EndProbe()
    {
        (_base, _isProbing, Limit) = (TakeMedian(), false, _saved);
        _probeAt = Clock.Now + Seconds(60 * (1 + (0.15 * _random.NextDouble())));
        _windowEnd = Clock.Now + Seconds(0.1);
    }

    private void EndWindow()
    {
        var gradient = Math.Clamp(1.25 * _base / TakeMedian(), 0.5, 2);
        Limit = Math.Clamp((Limit * gradient) + Math.Sqrt(Limit), Least, 1000);
        _windowsAtLeast = Limit <= Least ? _windowsAtLeast + 1 : 0;
        _windowEnd = Clock.Now + Seconds(0.1);
    }

    private double TakeMedian()
    {
        _samples.Sort();
        var median = _samples[_samples.Count / 2];
        _samples.Clear();
        return median;
    }
}
