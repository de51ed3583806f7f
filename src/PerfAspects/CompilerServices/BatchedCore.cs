using System.ComponentModel;
using System.Diagnostics;
using PerfAspects.Batching;

namespace PerfAspects.CompilerServices;

/// <summary>The core of a method whose calls are gathered: each call joins a batch. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TResult">The result of the method, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class BatchedCore<TCall, TKey, TResult> : IAspectState<BatchedCore<TCall, TKey, TResult>>
    where TCall : struct, IBatchedCall<TKey, TResult>
{
    private readonly BatchQueue<TCall, TKey, TResult>? _queue; // null if the runtime was disposed before this was made

    private BatchedCore(AspectMethod method)
    {
        if (method.Runtime.IsDisposed)
        {
            return;
        }

        _queue = method.FindKept<BatchQueue<TCall, TKey, TResult>>(typeof(TCall))
            ?? method.Keep(typeof(TCall), new BatchQueue<TCall, TKey, TResult>(method));
        _queue.Reconfigure(BatchSettings.Of(method.Descriptor.Find<BatchedAttribute>()));
    }

    static BatchedCore<TCall, TKey, TResult> IAspectState<BatchedCore<TCall, TKey, TResult>>.Create(AspectMethod method) => new(method);

    /// <summary>Joins a batch. The task has the call's share of what the core returns.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The token with which the call leaves its batch.</param>
    /// <exception cref="ArgumentNullException">The key is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public ValueTask<TResult> JoinAsync(TCall call, CancellationToken cancellationToken)
        => _queue is { } queue
            ? new ValueTask<TResult>(queue.Join(call, cancellationToken))
            : throw new ObjectDisposedException(typeof(AspectRuntime).FullName);
}
