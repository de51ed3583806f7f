namespace PerfAspects.Telemetry;

/// <summary>
/// Counts calls that an aspect with <c>ObserveOnly</c> would have refused and lets run, and logs them at most once a minute: the first one
/// at once, the others with the next message.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="aspect">The aspect's name.</param>
/// <param name="counter">The counter of the aspect's refusals.</param>
internal sealed class ObservedRefusals(AspectMethod method, string aspect, Counter counter)
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    private long _logAgain = long.MinValue; // the reading of the clock from which the next message is due
    private long _unlogged;

    /// <summary>The refusals of an aspect of a method, kept whatever its settings become. Under the runtime's lock.</summary>
    public static ObservedRefusals Of(AspectMethod method, AspectAttribute aspect, Counter counter)
        => method.FindKept<ObservedRefusals>(aspect.GetType())
            ?? method.Keep(aspect.GetType(), new ObservedRefusals(method, aspect.AspectName, counter));

    /// <summary>Counts a refusal. Never throws: the call has its slot already, and only its end gives the slot back.</summary>
    public void Add()
    {
        method.Counters.Increment(counter);
        Interlocked.Increment(ref _unlogged);
        try
        {
            LogIfDue();
        }
        catch (Exception)
        {
            // The clock is the application's. The next refusal is logged with this one.
        }
    }

    private void LogIfDue()
    {
        var clock = method.Runtime.Clock;
        var due = Volatile.Read(ref _logAgain);
        if (clock.GetExpiryTime() >= due && Interlocked.CompareExchange(ref _logAgain, clock.GetDeadline(s_period), due) == due)
        {
            method.Runtime.Logger.RefusalObserved(method.Name, aspect, Interlocked.Exchange(ref _unlogged, 0));
        }
    }
}
