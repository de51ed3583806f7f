using System.Diagnostics.CodeAnalysis;

namespace PerfAspects.Pipeline;

/// <summary>A gate's answer to a call.</summary>
/// <typeparam name="TPass">What a call that was let in carries.</typeparam>
internal readonly struct GateEntry<TPass>
{
    private readonly object? _obstacle; // the exception or the task; null for a call that is in

    private GateEntry(TPass? pass, object? obstacle)
    {
        Pass = pass;
        _obstacle = obstacle;
    }

    /// <summary>The pass, if the call was let in.</summary>
    public TPass? Pass { get; }

    /// <summary>Whether the call was let in.</summary>
    [MemberNotNullWhen(true, nameof(Pass))]
    public bool IsAdmitted => _obstacle is null;

    /// <summary>Why the call may not run, if it was refused, or cancelled while it waited.</summary>
    public Exception? Refusal => _obstacle as Exception;

    /// <summary>What the call has to wait for, if it has to. The gate is asked once more when that has completed, however it has.</summary>
    public Task? Waiting => _obstacle as Task;

    public static GateEntry<TPass> Admit(TPass pass) => new(pass, null);

    public static GateEntry<TPass> Refuse(Exception refusal) => new(default, refusal);

    public static GateEntry<TPass> Wait(Task waiting) => new(default, waiting);
}
