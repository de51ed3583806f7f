using System.ComponentModel;
using PerfAspects.Execution;
using PerfAspects.Tracing;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A method that returns an asynchronous stream. Each enumeration is a call of its own. For generated code.
/// </summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="T">The type of the stream's items.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StreamMethod<TCall, T> : IAspectState<StreamMethod<TCall, T>>
    where TCall : struct, IAspectCall<IAsyncEnumerable<T>>
{
    private readonly StreamRun<TCall, T> _run;

    private StreamMethod(AspectMethod method) => _run = new StreamRun<TCall, T>(method, MethodTracing.SpansOf(method));

    static StreamMethod<TCall, T> IAspectState<StreamMethod<TCall, T>>.Create(AspectMethod method) => new(method);

    /// <summary>The stream of a call. Nothing runs before it is enumerated.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token; one given by <c>WithCancellation</c> is honoured beside it.</param>
    public IAsyncEnumerable<T> Invoke(TCall call, CancellationToken cancellationToken)
        => _run.EnumerateAsync(call, cancellationToken);
}
