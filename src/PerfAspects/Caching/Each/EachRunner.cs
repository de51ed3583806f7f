using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Each;

/// <summary>
/// Answers a call for many keys: the entries that are there, and for the others their loads. Each missing key has a load of its own in the
/// store, which other calls may join; the loads that this call begins are one call of the core (<see cref="EachLoad{TCall, TEach, TElement,
/// TValue, TResult}"/>).
/// </summary>
[StackTraceHidden]
internal sealed class EachRunner<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
    AspectMethod method, KeyedEntries<TKey, TEntry> entries, ICallRunner<TCall, TResult> inner)
    : ICallRunner<TCall, TResult>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
    where TKey : struct, IEquatable<TKey>
    where TElement : notnull
{
    private readonly KeyedStore<TKey, TEntry> _store = entries.Store;

    private readonly CacheLoader<TEach, TKey, TEntry> _loader
        = new(method, entries.Settings, entries.Store, new CoreRunner<TEach, TEntry>(), SharedOf(method, entries));

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var values = Find(call, out var missing);
        if (missing is null)
        {
            return call.ToResult(values);
        }

        var load = new EachLoad<TCall, TEach, TElement, TValue, TResult>(method, entries.Settings, inner, call, entries.Tier);
        var loads = Begin(call, missing, load, cancellationToken);
        WaitForTier(load);
        load.Run();
        WaitForAll(loads);
        return Fill(call, values, missing, loads);
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        Dictionary<TElement, TValue> values;
        List<TElement>? missing;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            values = Find(call, out missing);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception);
        }

        return missing is null ? new(call.ToResult(values)) : LoadAsync(call, values, missing, cancellationToken);
    }

    // The values that are there. A key that is missing has a place in the dictionary, so that a second one like it is not looked for.
    private Dictionary<TElement, TValue> Find(TCall call, out List<TElement>? missing)
    {
        var elements = call.Elements ?? throw new ArgumentNullException(paramName: null, $"The keys of a call of {method.Name} are null.");
        var values = new Dictionary<TElement, TValue>(elements.TryGetNonEnumeratedCount(out var count) ? count : 0);
        missing = null;
        var hits = 0;
        switch (elements)
        {
            case TElement[] array:
                Find(call, array, values, ref missing, ref hits);
                break;
            case List<TElement> list:
                Find(call, CollectionsMarshal.AsSpan(list), values, ref missing, ref hits);
                break;
            default:
                foreach (var element in elements)
                {
                    Find(call, new ReadOnlySpan<TElement>(in element), values, ref missing, ref hits);
                }

                break;
        }

        method.Counters.ThreadCounters.Add(CacheTelemetry.LateHit, hits);
        return values;
    }

    private void Find(
        in TCall call, ReadOnlySpan<TElement> elements, Dictionary<TElement, TValue> values, ref List<TElement>? missing, ref int hits)
    {
        var isBypassed = CacheBypass.IsActive;
        foreach (var element in elements)
        {
            if (element is null)
            {
                throw new ArgumentNullException(paramName: null, $"A key of a call of {method.Name} is null.");
            }

            ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(values, element, out var isKnown);
            if (isKnown)
            {
                continue;
            }

            if (isBypassed || _store.FindLive(call.Of(element, group: null).Key) is not { } hit)
            {
                (missing ??= []).Add(element);
                continue;
            }

            hits++;
            if (TEach.TryRead(hit.Value, out var found))
            {
                value = found;
            }
            else
            {
                values.Remove(element); // kept as absent
            }
        }
    }

    private async ValueTask<TResult> LoadAsync(
        TCall call, Dictionary<TElement, TValue> values, List<TElement> missing, CancellationToken cancellationToken)
    {
        var load = new EachLoad<TCall, TEach, TElement, TValue, TResult>(method, entries.Settings, inner, call, entries.Tier);
        var loads = Begin(call, missing, load, cancellationToken);
        _ = load.Batch is { } batch ? RunWhenIdleAsync(load, batch) : load.RunAsync(); // not awaited: who cancels leaves at once
        await ((Task)Task.WhenAll(loads)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Fill(call, values, missing, loads);
    }

    private Task<TEntry>[] Begin(
        TCall call, List<TElement> missing, EachLoad<TCall, TEach, TElement, TValue, TResult> load, CancellationToken cancellationToken)
    {
        var loads = new Task<TEntry>[missing.Count];
        for (var i = 0; i < loads.Length; i++)
        {
            loads[i] = _loader.RunAsync(call.Of(missing[i], load), cancellationToken).AsTask();
        }

        return loads;
    }

    // The core begins in the caller's context.
    private static async Task RunWhenIdleAsync(EachLoad<TCall, TEach, TElement, TValue, TResult> load, TierBatch batch)
    {
        batch.Rest();
        await batch.Idle.ConfigureAwait(true);
        await load.RunAsync().ConfigureAwait(false);
    }

    private static void WaitForTier(EachLoad<TCall, TEach, TElement, TValue, TResult> load)
    {
        if (load.Batch is not { } batch)
        {
            return;
        }

        try
        {
            batch.Rest();
            batch.Idle.GetAwaiter().GetResult();
        }
        catch (ThreadInterruptedException exception)
        {
            load.Fail(exception);
            throw;
        }
    }

    private static SharedLoads<TEach, TKey, TEntry>? SharedOf(AspectMethod method, KeyedEntries<TKey, TEntry> entries)
        => entries.Tier is not { } tier ? null
            : new(
                method,
                entries,
                tier,
                new CoreRunner<TEach, TEntry>(),
                new EachCodec<TValue>(new SharedCodec<TValue>(method, tier, ((ISharedKey)(object)default(TKey)).Identity))
                    as ISharedCodec<TEntry>);

    // Does not throw what a task failed with, which the caller that takes its result does.
    private static void WaitForAll(Task[] loads)
    {
        foreach (var load in loads)
        {
            Task.WaitAny(load);
        }
    }

    private static TResult Fill(
        TCall call, Dictionary<TElement, TValue> values, List<TElement> missing, Task<TEntry>[] loads)
    {
        for (var i = 0; i < loads.Length; i++)
        {
            if (TryTake(loads[i], out var value))
            {
                values[missing[i]] = value;
            }
            else
            {
                values.Remove(missing[i]);
            }
        }

        return call.ToResult(values);
    }

    // A method for one key whose result is never null fails where the key has no value.
    private static bool TryTake(Task<TEntry> load, [MaybeNullWhen(false)] out TValue value)
    {
        try
        {
            return TEach.TryRead(load.GetAwaiter().GetResult(), out value);
        }
        catch (KeyNotFoundException) when (default(TEntry) is not null)
        {
            value = default;
            return false;
        }
    }
}
