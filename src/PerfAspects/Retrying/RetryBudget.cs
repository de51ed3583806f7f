using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Retrying;

/// <summary>
/// The retries that a method may make: each success adds a share of one, up to <see cref="Cap"/>, with which it begins. Where nothing is
/// left, one retry a second is still allowed, so that the end of a failure is noticed. Safe for use by many threads, without a lock; a
/// success that finds the budget full only reads it.
/// </summary>
/// <param name="clock">The clock of the calls.</param>
/// <param name="now">Its reading.</param>
internal sealed class RetryBudget(Clock clock, long now)
{
    /// <summary>The number of retries that the budget holds at most.</summary>
    public const int Cap = 100;

    private const long Unit = 1_000_000; // of which a retry takes one, so that a success can add any share of it
    private const long Full = Cap * Unit;

    private readonly long _second = clock.ToTimestamps(TimeSpan.FromSeconds(1));
    private long _left = Full;
    private long _lastRetry = now;

    /// <summary>The retries that were not made, for the log.</summary>
    public OncePerMinute Suppressed { get; } = new(clock);

    /// <summary>The part of a retry that each success adds, as <see cref="Succeeded"/> takes it.</summary>
    public static long ShareOf(double budget) => (long)Math.Round(budget * Unit);

    /// <summary>Adds the share of a success.</summary>
    public void Succeeded(long share)
    {
        if (Volatile.Read(ref _left) < Full)
        {
            Add(share);
        }
    }

    /// <summary>Takes a retry. False if none is left, and one was made within the last second.</summary>
    public bool TryTake()
    {
        var last = Volatile.Read(ref _lastRetry);
        var time = clock.GetTimestamp();
        if (TryTakeLeft())
        {
            Volatile.Write(ref _lastRetry, time);
            return true;
        }

        return time - last >= _second && Interlocked.CompareExchange(ref _lastRetry, time, last) == last;
    }

    private bool TryTakeLeft()
    {
        var left = Volatile.Read(ref _left);
        while (left >= Unit)
        {
            var found = Interlocked.CompareExchange(ref _left, left - Unit, left);
            if (found == left)
            {
                return true;
            }

            left = found;
        }

        return false;
    }

    private void Add(long share)
    {
        var left = Volatile.Read(ref _left);
        while (left < Full)
        {
            var found = Interlocked.CompareExchange(ref _left, Math.Min(left + share, Full), left);
            if (found == left)
            {
                return;
            }

            left = found;
        }
    }
}
