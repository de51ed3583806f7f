namespace PerfAspects.Simulation.Limiters;

/// <summary>
/// Netflix concurrency-limits, WindowedLimit over Gradient2Limit with their defaults: windows of 1 s and 10 calls, 20 to 200.
/// </summary>
internal sealed class Gradient2(EventClock clock) : Rival(clock, 20)
{
    private double _long;
    private int _longCount;
    private double _sum;
    private int _count;
    private int _peak;
    private long _windowEnd = TimeSpan.TicksPerSecond;

    protected override void Sample(long duration, int inFlight)
    {
        _sum += duration;
        _count++;
        _peak = Math.Max(_peak, inFlight);
        if (Clock.Now < _windowEnd || _count < 10)
        {
            return;
        }

        Update(_sum / _count);
        (_sum, _count, _peak, _windowEnd) = (0, 0, 0, Clock.Now + Seconds(1));
    }

    private void Update(double shortTime)
    {
        // An exponential average over 600 windows, which is a plain one in the first ten.
        _longCount++;
        _long = _longCount <= 10 ? _long + ((shortTime - _long) / _longCount) : _long + ((shortTime - _long) * 2 / 601);
        if (_long / shortTime > 2)
        {
            _long *= 0.95;
        }

        if (_peak < Limit / 2)
        {
            return;
        }

        var gradient = Math.Clamp(1.5 * _long / shortTime, 0.5, 1);
        var next = (Limit * gradient) + 4;
        Limit = Math.Clamp((Limit * 0.8) + (next * 0.2), 20, 200);
    }
}
