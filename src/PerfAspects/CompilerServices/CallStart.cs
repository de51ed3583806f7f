using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>
/// The beginning of a call: when, if that is measured, and where this thread counts. What the call has begun with serves its end too, as
/// long as it stays on its thread, so that the counters are looked up once. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CallStart
{
    internal CallStart(ThreadCounters counters, long timestamp)
    {
        ThreadCounters = counters;
        Timestamp = timestamp;
    }

    /// <summary>
    /// None of a call that a disposed runtime refuses: only such a call has none, so that nothing else is looked at.
    /// </summary>
    internal ThreadCounters ThreadCounters { get; }

    internal long Timestamp { get; }

    internal bool IsMeasured => Timestamp != CallRecorder.NotMeasured;

    /// <summary>Whether the core may run: not if the runtime is disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits() => ThreadCounters.Exists;

    /// <summary>Whether the core may run: not if the runtime is disposed, or the caller had cancelled beforehand.</summary>
    /// <param name="cancellationToken">The caller's token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(CancellationToken cancellationToken) => ThreadCounters.Exists && !cancellationToken.IsCancellationRequested;

    /// <summary>Lets the core run, or throws.</summary>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Admit()
    {
        if (!Admits())
        {
            Refuse(default, ThreadCounters.Exists);
        }
    }

    /// <inheritdoc cref="Admit()"/>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="OperationCanceledException">The caller had cancelled beforehand.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Admit(CancellationToken cancellationToken)
    {
        if (!Admits(cancellationToken))
        {
            Refuse(cancellationToken, ThreadCounters.Exists);
        }
    }

    /// <summary>Why the core may not run.</summary>
    /// <param name="cancellationToken">The caller's token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Exception Refusal(CancellationToken cancellationToken = default) => Refusal(cancellationToken, ThreadCounters.Exists);

    /// <summary>Counts the end of a call that returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountSuccess() => ThreadCounters.Increment(Counter.Succeeded);

    // Not of an instance, which would have to be in memory to be used.
    private static void Refuse(CancellationToken cancellationToken, bool isAlive) => throw Refusal(cancellationToken, isAlive);

    private static Exception Refusal(CancellationToken cancellationToken, bool isAlive)
        => isAlive ? new OperationCanceledException(cancellationToken) : new ObjectDisposedException(typeof(AspectRuntime).FullName);
}
