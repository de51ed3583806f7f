using PerfAspects.Runtime;

namespace PerfAspects.Telemetry;

/// <summary>Counts what happens again and again, for a log line a minute. Safe for use by many threads, without a lock.</summary>
internal sealed class OncePerMinute(Clock clock)
{
    private readonly long _minute = clock.ToTimestamps(TimeSpan.FromMinutes(1));
    private long _count;
    private long _due = long.MinValue;

    /// <summary>Counts one more.</summary>
    /// <param name="count">The number since the last line.</param>
    /// <returns>Whether a line is due: for the first, and for the first after a minute without a line.</returns>
    public bool IsDue(out long count)
    {
        Interlocked.Increment(ref _count);
        count = 0;
        var (due, now) = (Volatile.Read(ref _due), clock.GetTimestamp());
        if (now < due || Interlocked.CompareExchange(ref _due, Clock.Add(now, _minute), due) != due)
        {
            return false;
        }

        count = Interlocked.Exchange(ref _count, 0);
        return true;
    }
}
