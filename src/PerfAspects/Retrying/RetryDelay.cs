using PerfAspects.Runtime;

namespace PerfAspects.Retrying;

/// <summary>Waits between two attempts, never too short: timers may ring early.</summary>
internal sealed class RetryDelay(Clock clock)
{
    /// <summary>Blocks this thread, which on the system's clock needs no other thread to be woken.</summary>
    public void Block(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay == TimeSpan.Zero)
        {
            return;
        }

        if (!clock.IsSystem)
        {
            WaitAsync(delay, cancellationToken).GetAwaiter().GetResult();
            return;
        }

        using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
        var due = Clock.Add(clock.GetTimestamp(), clock.ToTimestamps(delay));
        while (clock.GetTimestamp() is var now && now < due)
        {
            never.Wait(clock.ToDueTime(due - now), cancellationToken);
        }
    }

    /// <summary>Waits without a thread.</summary>
    public async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = Clock.Add(clock.GetTimestamp(), clock.ToTimestamps(delay));
        while (clock.GetTimestamp() is var now && now < due)
        {
            var milliseconds = Math.Ceiling(clock.ToDueTime(due - now).TotalMilliseconds); // fractions are dropped, on every clock
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock.Provider, cancellationToken).ConfigureAwait(false);
        }
    }
}
