using Microsoft.Extensions.DependencyInjection;
using PerfAspects.CompilerServices;

namespace PerfAspects.Warming;

/// <summary>The source of the keys of a method with <c>[Warm]</c>, with the types of instance and key.</summary>
internal sealed class WarmKeys<TTarget, TKey>(
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
            ?? throw new WarmTargetMissingException(
                $"[Warm] of a method of an instance of {typeof(TTarget)} needs a host: AddPerfAspects.");
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var target = find(scope.ServiceProvider)
                ?? throw new WarmTargetMissingException($"[Warm] finds no instance of {typeof(TTarget)} in the services: register it.");
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
