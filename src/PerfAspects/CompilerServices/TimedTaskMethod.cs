using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>A task method that is only timed. Its wrapper calls the core in place; no call of it ever throws at its caller. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TimedTaskMethod : IAspectState<TimedTaskMethod>
{
    private readonly bool _isDisposed; // a runtime that is disposed of later forgets this, and the next call comes by another
    private readonly CallRecorder _recorder;

    private TimedTaskMethod(AspectMethod method)
    {
        _isDisposed = method.Runtime.IsDisposed;
        _recorder = method.Recorder;
    }

    static TimedTaskMethod IAspectState<TimedTaskMethod>.Create(AspectMethod method) => new(method);

    /// <summary>Begins a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CallStart Start() => _recorder.Start();

    /// <summary>Whether the core may run: not if the runtime is disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits() => !_isDisposed;

    /// <summary>Whether the core may run: not if the runtime is disposed, or the caller had cancelled beforehand.</summary>
    /// <param name="cancellationToken">The caller's token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(CancellationToken cancellationToken) => !_isDisposed && !cancellationToken.IsCancellationRequested;

    /// <summary>What the caller gets instead of the core's task.</summary>
    /// <param name="cancellationToken">The caller's token.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask<TResult> RefusedValueTask<TResult>(CancellationToken cancellationToken = default)
        => FailedCall.Of<TResult>(_isDisposed ? new ObjectDisposedException(nameof(AspectRuntime)) : new OperationCanceledException(cancellationToken));

    /// <inheritdoc cref="RefusedValueTask{TResult}"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task<TResult> RefusedTask<TResult>(CancellationToken cancellationToken = default) => RefusedValueTask<TResult>(cancellationToken).AsTask();

    /// <inheritdoc cref="RefusedValueTask{TResult}"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask RefusedValueTask(CancellationToken cancellationToken = default) => new(RefusedTask(cancellationToken));

    /// <inheritdoc cref="RefusedValueTask{TResult}"/>
    public Task RefusedTask(CancellationToken cancellationToken = default) => RefusedTask<NoResult>(cancellationToken);

    /// <summary>The same call, its end counted and measured.</summary>
    /// <param name="running">What the core returned.</param>
    /// <param name="started">What <see cref="Start"/> gave.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<TResult> Observe<TResult>(ValueTask<TResult> running, CallStart started, CancellationToken cancellationToken)
    {
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return End(running, started, cancellationToken);
        }

        started.CountSuccess();
        return running;
    }

    /// <inheritdoc cref="Observe{TResult}(ValueTask{TResult}, CallStart, CancellationToken)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Task<TResult> Observe<TResult>(Task<TResult> running, CallStart started, CancellationToken cancellationToken)
    {
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return End(new ValueTask<TResult>(running), started, cancellationToken).AsTask();
        }

        started.CountSuccess();
        return running;
    }

    /// <inheritdoc cref="Observe{TResult}(ValueTask{TResult}, CallStart, CancellationToken)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask Observe(ValueTask running, CallStart started, CancellationToken cancellationToken)
    {
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return NoResult.AsValueTask(End(running, started, cancellationToken));
        }

        started.CountSuccess();
        return running;
    }

    /// <inheritdoc cref="Observe{TResult}(ValueTask{TResult}, CallStart, CancellationToken)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Task Observe(Task running, CallStart started, CancellationToken cancellationToken)
    {
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return End(new ValueTask(running), started, cancellationToken).AsTask();
        }

        started.CountSuccess();
        return running;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // nor are its copies on the way of a call that nobody measures
    private ValueTask<TResult> End<TResult>(ValueTask<TResult> running, CallStart started, CancellationToken cancellationToken)
        => _recorder.EndAsync(running, started, default(NoTags), cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<NoResult> End(ValueTask running, CallStart started, CancellationToken cancellationToken)
        => _recorder.EndAsync(NoResult.Of(running), started, default(NoTags), cancellationToken);
}
