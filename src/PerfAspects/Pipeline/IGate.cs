namespace PerfAspects.Pipeline;

/// <summary>
/// What a call passes on its way in and is told of on its way out: a limit, a bulkhead, a circuit. It runs nothing itself, so that one gate serves a
/// pipeline of strategies (<see cref="GateStrategy{TResult,TGate,TPart,TPass}"/>) and a method that has no other (<see cref="GateRunner{TCall,TResult,TGate,TPart,TPass}"/>).
/// </summary>
/// <typeparam name="TPart">The state it decides by: a limiter, a bulkhead's slots, a circuit.</typeparam>
/// <typeparam name="TPass">What a call that was let in carries until it has ended.</typeparam>
internal interface IGate<TPart, TPass>
    where TPart : class
{
    /// <summary>Lets a call in, refuses it or has it wait.</summary>
    GateEntry<TPass> Enter(TPart part, CancellationToken callerToken);

    /// <summary>What became of a call that had to wait, once its wait is over.</summary>
    GateEntry<TPass> EndWait(TPart part, Task waiting);

    /// <summary>Ends a call that was let in and returned.</summary>
    void Succeeded(TPart part, TPass pass);

    /// <summary>Ends a call that was let in and failed.</summary>
    void Failed(TPart part, TPass pass, Exception exception, CancellationToken callerToken);
}
