using PerfAspects.Runtime;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// Chooses the calls that are timed: all of them, unless they come so fast that reading the clock would be a part of their duration. Then
/// eight are timed in each tick of the cheap clock, which is some 2,000 a second and enough for a window. The limiter's lock guards it.
/// </summary>
internal struct TimingChoice
{
    private const int TimedInATick = 8;
    private const int UntimedUntilALook = 7; // of 2^n - 1

    private long _tick = long.MinValue;
    private int _left;
    private int _untimed;

    public TimingChoice()
    {
    }

    /// <summary>
    /// Whether <see cref="Next"/> needs a reading of <see cref="Clock.GetExpiryTime"/>, which is to be made without a lock.
    /// </summary>
    public readonly bool NeedsTick => _left == 0 && (_untimed & UntimedUntilALook) == 0;

    /// <summary>Whether the next call is timed.</summary>
    /// <param name="tick">The reading; ignored unless <see cref="NeedsTick"/>.</param>
    public bool Next(long tick)
    {
        if (_left > 0)
        {
            _left--;
            return true;
        }

        if ((_untimed++ & UntimedUntilALook) != 0 || tick == _tick)
        {
            return false;
        }

        (_tick, _left, _untimed) = (tick, TimedInATick - 1, 0);
        return true;
    }
}
