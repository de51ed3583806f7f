using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>A call that other methods answer when it fails. For generated code.</summary>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFallbackCall<TResult>
{
    /// <summary>Calls a fallback. A synchronous one has completed when this returns, or throws.</summary>
    /// <param name="index">Which of the method's <see cref="FallbackAttribute"/>s, in the order of the manifest.</param>
    /// <param name="exception">The exception of the call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    ValueTask<TResult> FallBackAsync(int index, Exception exception, CancellationToken cancellationToken);
}
