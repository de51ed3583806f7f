using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Execution.Gates;
using PerfAspects.Fallbacks;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>A method that is not cached: every call runs the method's pipeline. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class PipelineMethod<TCall, TResult> : IAspectState<PipelineMethod<TCall, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private readonly CallRecorder _recorder;
    private readonly CallStarter _starter;
    private readonly ICallRunner<TCall, TResult> _outermost;
    private readonly AdmissionRunner<TCall, TResult>? _admission; // looked at here: one call less while it admits all
    private readonly ICallRunner<TCall, TResult> _runner; // within the admission
    private readonly CoreRunner<TCall,
        TResult>? _core; // the runner of a method that is only timed, called directly: by the interface it would cost as much as the timing
    // That of a method with one gate, likewise: where the compiler has inlined the interface's usual type, it copies the task
    private readonly GateRunner<TCall, TResult>? _gate;

    internal PipelineMethod(AspectMethod method, ICallRunner<TCall, TResult> runner)
    {
        _recorder = method.Recorder;
        _starter = new CallStarter(_recorder, isDisposed: false); // that is for the runner to check
        _outermost = runner;
        _admission = runner as AdmissionRunner<TCall, TResult>;
        _runner = _admission?.Inner ?? runner;
        _core = _runner as CoreRunner<TCall, TResult>;
        _gate = _runner is GateRunner<TCall, TResult> { IsPartitioned: false } gate ? gate : null;
    }

    PipelineMethod<TCall, TResult> ITraceableMethod<TCall, TResult>.Misses => this;

    static PipelineMethod<TCall, TResult> IAspectState<PipelineMethod<TCall, TResult>>.Create(AspectMethod method)
    {
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        return new(method, default(TCall) is IFallbackCall<TResult> ? FallbackRunner<TCall, TResult>.Around(pipeline, method) : pipeline);
    }

    bool ITraceableMethod<TCall, TResult>.TryHit(TCall call, out TResult value)
    {
        value = default!;
        return false;
    }

    /// <summary>Runs a synchronous call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public TResult Invoke(TCall call, CancellationToken cancellationToken)
    {
        var started = _starter.Start();
        TResult result;
        try
        {
            result = _admission is { AdmitsAll: false } admission ? admission.Run(call, cancellationToken)
                : _core is { } core ? core.Run(call, cancellationToken)
                : _runner.Run(call, cancellationToken);
        }
        catch (Exception exception) when (_recorder.Failed(started.Timestamp, exception, call, cancellationToken))
        {
            throw;
        }

        started.CountSuccess();
        if (started.IsMeasured)
        {
            _recorder.Measure(started.Timestamp, call); // after the try: what a listener throws is not the call's failure
        }

        return result;
    }

    /// <summary>Runs an asynchronous call. Never throws at its caller: what fails is the task.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken)
        => InvokeValueTask(call, cancellationToken).AsTask();

    /// <inheritdoc cref="InvokeTask"/>
    public ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken)
    {
        // Here and in the runners a task that has succeeded leaves as a new one of its result, and is not what a conditional expression
        // yields: each copy of a ValueTask<T> costs up to 7 ns, for which the processor waits until all its fields are written before it
        // can read them together (docs/internals/calls.md).
        var started = _starter.Start();
        Run(call, cancellationToken, out var running);
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return _recorder.EndAsync(running, started, call, cancellationToken);
        }

        started.CountSuccess();
        return new(running.Result);
    }

    /// <summary>
    /// <see cref="InvokeValueTask"/> for a runner that is neither a core nor a gate. A recursion through cached methods has this method on
    /// the stack once for each level, so it is optimized from its first call on and has no locals for the other cases.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ValueTask<TResult> InvokeRunner(TCall call, CancellationToken cancellationToken)
    {
        var started = _starter.Start();
        var running = _outermost.RunAsync(call, cancellationToken);
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return _recorder.EndAsync(running, started, call, cancellationToken);
        }

        started.CountSuccess();
        return new(running.Result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // and by reference, so that the task is not copied
    private void Run(TCall call, CancellationToken cancellationToken, out ValueTask<TResult> running)
    {
        if (_admission is { AdmitsAll: false } admission)
        {
            running = admission.RunAsync(call, cancellationToken);
        }
        else if (_core is { } core)
        {
            running = core.RunAsync(call, cancellationToken);
        }
        else if (_gate is { } gate)
        {
            running = gate.RunAsync(call, partition: null, cancellationToken);
        }
        else
        {
            running = _runner.RunAsync(call, cancellationToken);
        }
    }
}
