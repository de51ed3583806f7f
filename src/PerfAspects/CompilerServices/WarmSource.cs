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
        => new WarmSource<TTarget, TKey>(find, keys, null, load);

    /// <summary>The source of a stream of keys.</summary>
    /// <typeparam name="TTarget">The type of the instance.</typeparam>
    /// <typeparam name="TKey">The key, or a tuple of several arguments.</typeparam>
    /// <param name="find">Finds the instance in the services; null for a static method.</param>
    /// <param name="keys">Lists the keys.</param>
    /// <param name="load">Loads a key.</param>
    public static WarmSource OfStream<TTarget, TKey>(
        Func<IServiceProvider, TTarget?>? find, Func<TTarget, IAsyncEnumerable<TKey>> keys, WarmLoad<TTarget, TKey> load)
        where TTarget : class
        => new WarmSource<TTarget, TKey>(find, null, keys, load);

    internal abstract Task RunAsync(WarmRound round, CancellationToken cancellationToken);
}

/// <summary>The same, with the types of instance and key.</summary>
internal sealed class WarmSource<TTarget, TKey>(
    Func<IServiceProvider, TTarget?>? find,
    Func<TTarget, IEnumerable<TKey>>? keys,
    Func<TTarget, IAsyncEnumerable<TKey>>? stream,
    WarmLoad<TTarget, TKey> load) : WarmSource
    where TTarget : class
{
    internal override async Task RunAsync(WarmRound round, CancellationToken cancellationToken)
    {
        if (find is null)
        {
            await RunAsync(round, null!, cancellationToken).ConfigureAwait(false);
            return;
        }

        var scopes = round.Runtime.Services.Find<IServiceScopeFactory>()
            ?? throw new InvalidOperationException($"[Warm] of a method of an instance of {typeof(TTarget)} needs a host: AddPerfAspects.");
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var target = find(scope.ServiceProvider)
                ?? throw new InvalidOperationException($"[Warm] finds no instance of {typeof(TTarget)} in the services: register it.");
            await RunAsync(round, target, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task RunAsync(WarmRound round, TTarget target, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = round.Concurrency, CancellationToken = cancellationToken };
        if (stream is not null)
        {
            return Parallel.ForEachAsync(stream(target), options, Added);
        }

        var listed = keys!(target);
        if (!listed.TryGetNonEnumeratedCount(out var total))
        {
            return Parallel.ForEachAsync(listed, options, Added);
        }

        round.Expect(total);
        return Parallel.ForEachAsync(listed, options, Known);

        ValueTask Added(TKey key, CancellationToken token)
        {
            round.Add();
            return Known(key, token);
        }

        ValueTask Known(TKey key, CancellationToken token)
            => round.LoadAsync(canceled => load(round.Runtime, target, key, round.Horizon, canceled), token);
    }
}
