namespace PerfAspects.Execution.Gates;

/// <summary>A gate's answer to a call.</summary>
internal readonly struct GateEntry
{
    private static readonly ObservedPass s_observed = new(null);

    private readonly object? _obstacle; // the exception or the task; null for a call that is in

    private GateEntry(object? pass, object? obstacle)
    {
        Pass = pass;
        _obstacle = obstacle;
    }

    /// <summary>The object that an admitted call carries until it has ended, if the gate gave it one.</summary>
    public object? Pass { get; }

    /// <summary>Whether the call was let in.</summary>
    public bool IsAdmitted => _obstacle is null;

    /// <summary>Why the call may not run, if it was refused, or cancelled while it waited.</summary>
    public Exception? Refusal => _obstacle as Exception;

    /// <summary>
    /// The task that the call has to wait for, if it has to. The gate is tried once more when the task has completed, in whatever way.
    /// </summary>
    public Task? Waiting => _obstacle as Task;

    /// <summary>Whether the gate only observes, and would have refused the call that it let in, or may say so later.</summary>
    public bool IsObserved => Pass is ObservedPass;

    /// <summary>The answer of a gate that only observes and that has not decided yet: whether it would have refused the call.</summary>
    public Task<bool>? ObservedLater => (Pass as ObservedPass)?.Answer;

    /// <summary>Whether the gate is known to be one that only observes and would have refused the call.</summary>
    public bool IsRefusalObserved
        => Pass is ObservedPass { Answer: null or { IsCompletedSuccessfully: true, Result: true } };

    public static GateEntry Admit(object? pass = null) => new(pass, null);

    /// <summary>Lets a call in that the gate would have refused if it did not only observe.</summary>
    /// <param name="pass">The object that the call carries; the gate gets it back by <see cref="PassOf"/>.</param>
    public static GateEntry Observe(object? pass = null) => new(pass is null ? s_observed : new ObservedPass(pass), null);

    /// <inheritdoc cref="Observe(object?)"/>
    /// <param name="pass">The object that the call carries.</param>
    /// <param name="answer">Whether the gate would have refused the call, if the gate does not know yet.</param>
    public static GateEntry ObserveLater(object? pass, Task<bool> answer) => new(new ObservedPass(pass) { Answer = answer }, null);

    /// <summary>The object that the gate gave to a call, whether or not the gate only observed the call.</summary>
    public static object? PassOf(object? pass) => pass is ObservedPass observed ? observed.Own : pass;

    public static GateEntry Refuse(Exception refusal) => new(null, refusal);

    public static GateEntry Wait(Task waiting) => new(null, waiting);

    /// <summary>Lets a call wait for which the part of the gate that only observes has answered.</summary>
    /// <param name="waiting">The task that the call has to wait for.</param>
    /// <param name="observed">The answer of the part of the gate that only observes.</param>
    public static GateEntry Wait(Task waiting, in GateEntry observed) => new(observed.Pass, waiting);

    private sealed class ObservedPass(object? own)
    {
        public object? Own { get; } = own;

        public Task<bool>? Answer { get; init; }
    }
}
