using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Fallbacks;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>A method that is not cached: every call runs the method's pipeline. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TResult">What the method returns, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class PipelineMethod<TCall, TResult> : IAspectState<PipelineMethod<TCall, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private readonly CallRecorder _recorder;
    private readonly ICallRunner<TCall, TResult> _runner;
    private readonly CoreRunner<TCall, TResult>? _core; // the runner of a method that is only timed, called directly: by the interface it would cost as much as the timing

    internal PipelineMethod(AspectMethod method, ICallRunner<TCall, TResult> runner)
    {
        _recorder = method.Recorder;
        _runner = runner;
        _core = runner as CoreRunner<TCall, TResult>;
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
        var started = _recorder.Start();
        TResult result;
        try
        {
            result = _core is { } core ? core.Run(call, cancellationToken) : _runner.Run(call, cancellationToken);
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
        var started = _recorder.Start();
        var running = _core is { } core ? core.RunAsync(call, cancellationToken) : _runner.RunAsync(call, cancellationToken);
        if (!running.IsCompletedSuccessfully || started.IsMeasured)
        {
            return _recorder.EndAsync(running, started, call, cancellationToken);
        }

        started.CountSuccess();
        return running;
    }
}
