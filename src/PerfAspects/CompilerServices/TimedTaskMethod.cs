using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A task method that is only timed. Its wrapper calls the core in place; no call of it ever throws at its caller. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class TimedTaskMethod : IAspectState<TimedTaskMethod>
{
    private readonly CallRecorder _recorder;
    private readonly CallStarter _starter;

    private TimedTaskMethod(AspectMethod method)
    {
        _recorder = method.Recorder;
        _starter = new CallStarter(_recorder,
            method.Runtime.IsDisposed); // one that is disposed of later forgets this, and the next call comes by another
    }

    static TimedTaskMethod IAspectState<TimedTaskMethod>.Create(AspectMethod method) => new(method);

    /// <summary>Begins a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CallStart Start() => _starter.Start();

    /// <summary>The task of a core that returned none.</summary>
    /// <param name="exception">The exception that it threw, or the reason why it did not run.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask<TResult> FailedValueTask<TResult>(Exception exception) => FailedCall.Of<TResult>(exception);

    /// <inheritdoc cref="FailedValueTask{TResult}"/>
    public static Task<TResult> FailedTask<TResult>(Exception exception) => FailedCall.Of<TResult>(exception).AsTask();

    /// <inheritdoc cref="FailedValueTask{TResult}"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask FailedValueTask(Exception exception) => new(FailedTask(exception));

    /// <inheritdoc cref="FailedValueTask{TResult}"/>
    public static Task FailedTask(Exception exception) => FailedTask<NoResult>(exception);

    /// <summary>The exception that awaiting the core would have thrown.</summary>
    /// <param name="core">A core that returned <see langword="null"/>.</param>
    public static Exception NoTask(string core) => new NullReferenceException($"{core} returned null instead of a task.");

    /// <summary>Ends a call that has succeeded.</summary>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Complete(CallStart started)
    {
        started.CountSuccess();
        if (started.IsMeasured)
        {
            _recorder.Measure(started.Timestamp, default(NoTags));
        }
    }

    /// <inheritdoc cref="Complete"/>
    /// <returns>Always <see langword="null"/>. Code that was compiled by an earlier version fails the call with what is returned
    /// here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Exception? Succeeded(CallStart started)
    {
        Complete(started);
        return null;
    }

    /// <summary>The same call, ended when its task does.</summary>
    /// <param name="running">The task that the core returned.</param>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // nor are its copies of the task on the way of a call that has ended already
    public ValueTask<TResult> EndAsync<TResult>(ValueTask<TResult> running, CallStart started,
        CancellationToken cancellationToken = default)
        => _recorder.EndAsync(running, started, default(NoTags), cancellationToken);

    /// <inheritdoc cref="EndAsync{TResult}(ValueTask{TResult}, CallStart, CancellationToken)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task<TResult> EndAsync<TResult>(Task<TResult> running, CallStart started, CancellationToken cancellationToken = default)
        => EndAsync(new ValueTask<TResult>(running), started, cancellationToken).AsTask();

    /// <inheritdoc cref="EndAsync{TResult}(ValueTask{TResult}, CallStart, CancellationToken)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask EndAsync(ValueTask running, CallStart started, CancellationToken cancellationToken = default)
        => NoResult.AsValueTask(EndAsync(NoResult.Of(running), started, cancellationToken));

    /// <inheritdoc cref="EndAsync{TResult}(ValueTask{TResult}, CallStart, CancellationToken)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task EndAsync(Task running, CallStart started, CancellationToken cancellationToken = default)
        => EndAsync(NoResult.Of(new ValueTask(running)), started, cancellationToken).AsTask();
}
