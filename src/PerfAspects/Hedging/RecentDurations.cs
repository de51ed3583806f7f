using System.Numerics;
using PerfAspects.Runtime;

namespace PerfAspects.Hedging;

/// <summary>
/// The durations of a method's calls in about the last minute, as a histogram of two halves, of which the older is dropped. A percentile is
/// at most a sixteenth too long. Safe for use by many threads; a duration is added without a lock.
/// </summary>
internal sealed class RecentDurations
{
    /// <summary>The number of durations from which a percentile is known.</summary>
    public const int Least = 20;

    private const int Divisions = 16; // of each power of two
    private const int DivisionBits = 4;
    private const int LongestBits = 40; // in microseconds, 12 days
    private const int Buckets = (LongestBits - DivisionBits + 1) * Divisions;
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long Shortest = 1_000; // a millisecond, below which no timer rings

    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly long _half;
    private readonly long _frequency;
    private Half _older = new(0);
    private Half _newer;
    private long _percentile = Clock.Never;
    private long _readAt = Least; // the number of durations at which the percentile is read next

    /// <param name="clock">The clock of the calls.</param>
    /// <param name="now">Its reading.</param>
    public RecentDurations(Clock clock, long now)
    {
        _clock = clock;
        _half = clock.ToTimestamps(TimeSpan.FromSeconds(30));
        _frequency = clock.ToTimestamps(TimeSpan.FromSeconds(1));
        _newer = new Half(now);
    }

    /// <summary>
    /// The duration in timestamps under which 95 % of the durations are, at least a millisecond; <see cref="Clock.Never"/> while unknown.
    /// </summary>
    public long Percentile95 => Volatile.Read(ref _percentile);

    /// <summary>Adds the duration of a call that has just ended.</summary>
    /// <param name="started">The timestamp of its beginning.</param>
    public void Add(long started)
    {
        var now = _clock.GetTimestamp();
        var half = Volatile.Read(ref _newer);
        Interlocked.Increment(ref half.Counts[BucketOf(ToMicroseconds(now - started))]);
        var count = Interlocked.Increment(ref half.Total) + Volatile.Read(ref _older).Total;
        if (count >= Volatile.Read(ref _readAt) || now - half.Began >= _half)
        {
            Read(now);
        }
    }

    private void Read(long now)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            if (now - _newer.Began >= _half && _newer.Total >= Least)
            {
                (_older, _newer) = (_newer, new Half(now));
            }

            var count = _older.Total + _newer.Total;
            if (count >= Least)
            {
                Volatile.Write(ref _percentile, ToTimestamps(Math.Max(PercentileOf(count), Shortest)));
                Volatile.Write(ref _readAt, count + count / 8 + 1); // the more there are, the less one more changes
            }
        }
    }

    private long PercentileOf(long count)
    {
        var above = count - (count * 95 + 99) / 100; // may lie above
        for (var bucket = Buckets - 1; bucket > 0; bucket--)
        {
            above -= _older.Counts[bucket] + _newer.Counts[bucket];
            if (above < 0)
            {
                return LongestOf(bucket);
            }
        }

        return LongestOf(0);
    }

    private long ToMicroseconds(long timestamps) => (long)Math.Max((double)timestamps * MicrosecondsPerSecond / _frequency, 0);

    private long ToTimestamps(long microseconds) => (long)Math.Ceiling((double)microseconds * _frequency / MicrosecondsPerSecond);

    private static int BucketOf(long microseconds)
    {
        if (microseconds < Divisions)
        {
            return (int)microseconds;
        }

        var shift = BitOperations.Log2((ulong)microseconds) - DivisionBits;
        return Math.Min((shift * Divisions) + (int)(microseconds >> shift), Buckets - 1);
    }

    private static long LongestOf(int bucket)
    {
        var shift = Math.Max((bucket / Divisions) - 1, 0);
        return (bucket - (shift * Divisions) + 1L) << shift;
    }

    private sealed class Half(long began)
    {
        public readonly long[] Counts = new long[Buckets];
        public long Total;

        public long Began { get; } = began;
    }
}
