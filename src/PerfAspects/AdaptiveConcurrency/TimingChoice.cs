using PerfAspects.Runtime;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// Chooses the calls that are timed: all of them, unless they come so fast that reading the clock would be a part of their duration. Then
/// eight are timed in each tick of the cheap clock, which is some 2,000 a second and enough for a window. The limiter's lock guards it.
/// </summary>
internal struct TimingChoice(Clock clock)
{
    private const int TimedInATick = 8;
    private const int UntimedUntilALook = 7; // of 2^n - 1

    private long _tick = long.MinValue;
    private int _left;
    private int _untimed;

    /// <summary>Whether the next call is timed. Throws what a clock of the application's own throws.</summary>
    public bool Next()
    {
        if (_left > 0)
        {
            _left--;
            return true;
        }

        if ((_untimed++ & UntimedUntilALook) != 0)
        {
            return false;
        }

        var tick = clock.GetExpiryTime();
        if (tick == _tick)
        {
            return false;
        }

        (_tick, _left, _untimed) = (tick, TimedInATick - 1, 0);
        return true;
    }
}
