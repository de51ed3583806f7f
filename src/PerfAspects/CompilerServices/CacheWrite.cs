using System.ComponentModel;
using PerfAspects.Runtime;

namespace PerfAspects.CompilerServices;

/// <summary>The write of a value to the entry of a key: begun before the core runs, ended after it. For generated code.</summary>
/// <typeparam name="TResult">The awaited result of the cached method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CacheWrite<TResult>
{
    private protected CacheWrite()
    {
    }

    /// <summary>A write that keeps nothing and invalidates nothing.</summary>
    public static CacheWrite<TResult> None { get; } = new NoWrite();

    /// <summary>Begins the write. In a shared tier it takes the lease of the key, if nobody has it.</summary>
    /// <returns>The write.</returns>
    public abstract CacheWrite<TResult> Begin();

    /// <inheritdoc cref="Begin"/>
    /// <param name="cancellationToken">The caller's token.</param>
    public abstract ValueTask<CacheWrite<TResult>> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Ends the write, since the core has failed: the entry stays as it is.</summary>
    /// <returns>Always <see langword="false"/>: an exception filter.</returns>
    public abstract bool Fail();

    /// <summary>Ends the write: keeps the value, or drops the entry where the value may be outdated.</summary>
    /// <param name="value">The result of the core.</param>
    public abstract void Keep(TResult value);

    /// <inheritdoc cref="Keep"/>
    public abstract ValueTask KeepAsync(TResult value);

    private sealed class NoWrite : CacheWrite<TResult>
    {
        public override CacheWrite<TResult> Begin() => this;

        public override ValueTask<CacheWrite<TResult>> BeginAsync(CancellationToken cancellationToken) => new(this);

        public override bool Fail() => false;

        public override void Keep(TResult value)
        {
        }

        public override ValueTask KeepAsync(TResult value) => default;
    }
}

/// <summary>The state of <c>[CachePut]</c>. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CacheWrite
{
    /// <summary>Whether a method's <c>[CachePut]</c> is in force.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="method">The method.</param>
    public static bool IsEnabled(AspectRuntime? runtime, AspectDescriptor method)
        => (runtime ?? DefaultRuntime.Current).GetMethod(method).IsPutEnabled;
}
