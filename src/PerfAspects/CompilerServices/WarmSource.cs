using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Warming;

namespace PerfAspects.CompilerServices;

/// <summary>Loads a key whose value is missing or expires soon. For generated code.</summary>
/// <typeparam name="TTarget">The type of the instance.</typeparam>
/// <typeparam name="TKey">The key, or a tuple of several arguments.</typeparam>
/// <param name="runtime">The runtime.</param>
/// <param name="target">The instance; null of a static method.</param>
/// <param name="key">The key.</param>
/// <param name="horizon">How long the value has to last.</param>
/// <param name="cancellationToken">Ends the wait for the load.</param>
/// <returns>False if the value lasts longer.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask<bool> WarmLoad<in TTarget, in TKey>(
    AspectRuntime runtime, TTarget target, TKey key, TimeSpan horizon, CancellationToken cancellationToken);

/// <summary>The keys of a method with <c>[Warm]</c>, and how one is loaded. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WarmSource
{
    private protected WarmSource()
    {
    }

    /// <summary>The source of a list of keys.</summary>
    /// <typeparam name="TTarget">The type of the instance.</typeparam>
    /// <typeparam name="TKey">The key, or a tuple of several arguments.</typeparam>
    /// <param name="find">Finds the instance in the services; null for a static method.</param>
    /// <param name="keys">Lists the keys.</param>
    /// <param name="load">Loads a key.</param>
    public static WarmSource Of<TTarget, TKey>(
        Func<IServiceProvider, TTarget?>? find, Func<TTarget, IEnumerable<TKey>> keys, WarmLoad<TTarget, TKey> load)
        where TTarget : class
        => new WarmKeys<TTarget, TKey>(find, keys, null, load);

    /// <summary>The source of a stream of keys.</summary>
    /// <typeparam name="TTarget">The type of the instance.</typeparam>
    /// <typeparam name="TKey">The key, or a tuple of several arguments.</typeparam>
    /// <param name="find">Finds the instance in the services; null for a static method.</param>
    /// <param name="keys">Lists the keys.</param>
    /// <param name="load">Loads a key.</param>
    public static WarmSource OfStream<TTarget, TKey>(
        Func<IServiceProvider, TTarget?>? find, Func<TTarget, IAsyncEnumerable<TKey>> keys, WarmLoad<TTarget, TKey> load)
        where TTarget : class
        => new WarmKeys<TTarget, TKey>(find, null, keys, load);

    internal abstract Task RunAsync(WarmRound round, CancellationToken cancellationToken);
}
