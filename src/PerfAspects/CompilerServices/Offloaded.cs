using System.ComponentModel;
using PerfAspects.Execution;

namespace PerfAspects.CompilerServices;

/// <summary>A call whose synchronous core runs on the thread pool. For generated code.</summary>
/// <typeparam name="TResult">The result of the core; <see cref="NoResult"/> if it returns nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOffloadedCall<out TResult>
{
    /// <summary>Calls the core on this thread.</summary>
    /// <param name="cancellationToken">The token the core is to see.</param>
    TResult Invoke(CancellationToken cancellationToken);
}

/// <summary>Runs synchronous cores on the thread pool. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Offloaded
{
    /// <summary>Begins a call on a thread of the pool. A token that is cancelled before that ends the call without its core.</summary>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TResult">The result of the core.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The token the core is to see.</param>
    public static Task<TResult> RunAsync<TCall, TResult>(TCall call, CancellationToken cancellationToken)
        where TCall : struct, IOffloadedCall<TResult>
        => OffloadedWork<TCall, TResult>.RunAsync(call, cancellationToken);
}
