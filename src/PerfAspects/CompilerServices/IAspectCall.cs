using System.ComponentModel;
using System.Diagnostics;

namespace PerfAspects.CompilerServices;

/// <summary>One call of an annotated method: its arguments in a struct, so that a call allocates nothing. For generated code.</summary>
/// <typeparam name="TResult">The awaited result of the method; <see cref="NoResult"/> if it returns nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAspectCall<TResult> : IMetricTags
{
    /// <summary>Calls the core. A synchronous core has completed when this returns, or throws.</summary>
    /// <param name="cancellationToken">The token the core is to see, which need not be the caller's own.</param>
    ValueTask<TResult> InvokeAsync(CancellationToken cancellationToken);

    /// <summary>The state of this call's partition. Called only of an <see cref="IPartitionedCall"/>.</summary>
    /// <param name="partitions">The method's partitions.</param>
    PartitionParts GetPartition(Partitions partitions) => throw new NotSupportedException();

    /// <summary>Whether a result counts as a failure for an aspect. Called only of an <see cref="IJudgedCall"/>.</summary>
    /// <param name="aspect">The index of the aspect among those of the method, in the order of the manifest.</param>
    /// <param name="result">The result.</param>
    bool IsFailure(int aspect, TResult result) => throw new NotSupportedException();

    /// <summary>
    /// The delay that a failure requires before the next attempt; <see langword="null"/> for none. Called only of an
    /// <see cref="IDelayingCall"/>.
    /// </summary>
    /// <param name="exception">The exception of the failed attempt.</param>
    TimeSpan? DelayAfter(Exception exception) => throw new NotSupportedException();

    /// <summary>The call's span, if somebody samples it. Called only of an <see cref="ITracedCall"/>.</summary>
    Activity? Span => throw new NotSupportedException();

    /// <summary>A value of this call. Called only of an <see cref="IMarkedCall"/>.</summary>
    /// <param name="mark">The value.</param>
    long GetMark(CallMark mark) => throw new NotSupportedException();

    /// <inheritdoc/>
    void IMetricTags.AddTags(ref TagList tags) => throw new NotSupportedException();
}

/// <summary>One call of a cached method. For generated code.</summary>
/// <typeparam name="TKey">The key arguments, compared each by its own type's equality.</typeparam>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICachedCall<TKey, TResult> : IAspectCall<TResult>
    where TKey : struct, IEquatable<TKey>
{
    /// <summary>The key arguments of this call.</summary>
    TKey Key { get; }
}
