using System.ComponentModel;
using System.Diagnostics;

namespace PerfAspects.CompilerServices;

/// <summary>A call that carries its span. For generated code.</summary>
/// <typeparam name="TCall">The call.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITracedCall<TCall> : ITracedCall
    where TCall : struct
{
    /// <summary>The same call with its span.</summary>
    /// <param name="span">The span.</param>
    TCall With(Activity span);
}

/// <summary>Marks a call that carries its span. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITracedCall;

/// <summary>A traced method without its spans. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITraceableMethod<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <summary>Runs a call that no hit answers.</summary>
    PipelineMethod<TCall, TResult> Misses { get; }

    /// <summary>Answers a call from the cache, if there is one, as a counted hit.</summary>
    /// <param name="call">The call.</param>
    /// <param name="value">The cached value.</param>
    bool TryHit(TCall call, out TResult value);

    /// <summary>Runs a synchronous call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    TResult Invoke(TCall call, CancellationToken cancellationToken);

    /// <summary>Runs an asynchronous call. Never throws at its caller: what fails is the task.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken);

    /// <inheritdoc cref="InvokeTask"/>
    ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken);
}
