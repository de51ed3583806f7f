using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Telemetry;
using PerfAspects.Tracing;

namespace PerfAspects.CompilerServices;

/// <summary>A method with a span around each call that somebody samples. For generated code.</summary>
/// <typeparam name="TMethod">The method without its spans.</typeparam>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class TracedMethod<TMethod, TCall, TResult> : IAspectState<TracedMethod<TMethod, TCall, TResult>>
    where TMethod : class, IAspectState<TMethod>, ITraceableMethod<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>, ITracedCall<TCall>
{
    private readonly MethodSpans? _spans;

    private TracedMethod(AspectMethod method)
    {
        Inner = TMethod.Create(method);
        _spans = MethodTracing.SpansOf(method);
    }

    /// <summary>The method without its spans.</summary>
    public TMethod Inner { get; }

    static TracedMethod<TMethod, TCall, TResult> IAspectState<TracedMethod<TMethod, TCall, TResult>>.Create(AspectMethod method)
        => new(method);

    /// <inheritdoc cref="ITraceableMethod{TCall, TResult}.Invoke"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TResult Invoke(TCall call, CancellationToken cancellationToken)
        => _spans?.TryCreate() is { } span
            ? TracedRun.Run<TMethod, TCall, TResult>(Inner, _spans, span, call, cancellationToken)
            : Inner.Invoke(call, cancellationToken);

    /// <inheritdoc cref="ITraceableMethod{TCall, TResult}.InvokeTask"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken)
        => _spans?.TryCreate() is { } span
            ? TracedRun.RunAsync<TMethod, TCall, TResult>(Inner, _spans, span, call, cancellationToken).AsTask()
            : Inner.InvokeTask(call, cancellationToken);

    /// <inheritdoc cref="ITraceableMethod{TCall, TResult}.InvokeTask"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken)
    {
        if (_spans?.TryCreate() is { } span)
        {
            return TracedRun.RunAsync<TMethod, TCall, TResult>(Inner, _spans, span, call, cancellationToken);
        }

        return Inner.InvokeValueTask(call, cancellationToken);
    }
}
