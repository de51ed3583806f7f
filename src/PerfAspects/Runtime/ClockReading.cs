using System.Runtime.ExceptionServices;

namespace PerfAspects.Runtime;

/// <summary>
/// A reading of the clock from before a lock, for what is made or changed under the lock: the clock may be the application's. If the clock
/// has thrown, whatever needs the reading gets the exception.
/// </summary>
internal readonly struct ClockReading
{
    private readonly long _timestamp;
    private readonly ExceptionDispatchInfo? _failure;

    public ClockReading(long timestamp) => _timestamp = timestamp;

    private ClockReading(Exception failure) => _failure = ExceptionDispatchInfo.Capture(failure);

    /// <summary>The reading of <see cref="Clock.GetTimestamp"/>.</summary>
    public long Timestamp
    {
        get
        {
            _failure?.Throw();
            return _timestamp;
        }
    }

    /// <summary>Reads a clock. Never throws.</summary>
    public static ClockReading Of(Clock clock)
    {
        try
        {
            return new ClockReading(clock.GetTimestamp());
        }
        catch (Exception exception)
        {
            return new ClockReading(exception);
        }
    }
}
