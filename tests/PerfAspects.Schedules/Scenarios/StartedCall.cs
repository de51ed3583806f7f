namespace PerfAspects.Schedules.Scenarios;

/// <summary>
/// A call that has been admitted or refused, or that waits in a queue: an advance of the clock from then on reaches every queued call.
/// </summary>
/// <param name="Outcome">The outcome, once the call has ended.</param>
internal sealed record StartedCall(Task<string> Outcome)
{
    /// <summary>Starts a call on a thread of its own.</summary>
    public static Task<StartedCall> Start(Func<Task> call) => Task.Run(() => new StartedCall(Workshop.Outcome(call())));
}
