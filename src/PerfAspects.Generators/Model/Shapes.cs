namespace PerfAspects.Generators.Model;

/// <summary>The kind of a wrapper's result, as far as its form depends on it.</summary>
internal enum ReturnShape
{
    Void,
    Value,
    Task,
    TaskOfResult,
    ValueTask,
    ValueTaskOfResult,
    Stream,
}

/// <summary>How what a core returns becomes the <c>ValueTask&lt;TResult&gt;</c> of the call.</summary>
internal enum CoreAdaptation
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>A <c>Task&lt;TResult&gt;</c>, a stream or a plain result: <c>new(...)</c>.</summary>
    Wrap,

    /// <summary>
    /// A plain result that an assignment converts implicitly, to its own type where it is <c>dynamic</c>. A cast may choose another
    /// conversion.
    /// </summary>
    Convert,

    /// <summary>The result needs an implicit conversion: <c>await</c> it.</summary>
    AwaitResult,

    /// <summary>A task without a result: <c>await</c> it, then no result.</summary>
    AwaitCompletion,

    /// <summary><c>void</c>: call it, then no result.</summary>
    Call,

    /// <summary>A synchronous core under a task method: it runs on the thread pool.</summary>
    Offload,
}
