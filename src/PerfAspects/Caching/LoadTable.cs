using System.Collections.Concurrent;

namespace PerfAspects.Caching;

/// <summary>The loads under way, one per key at the most.</summary>
internal sealed class LoadTable<TKey, TValue>(CacheStore<TKey, TValue> store, string method)
    where TKey : struct, IEquatable<TKey>
{
    private readonly ConcurrentDictionary<TKey, Load<TKey, TValue>> _loads = new();

    /// <summary>Joins the load of a key, or begins one.</summary>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    public Load<TKey, TValue> JoinOrBegin(TKey key, bool isCancellable, out bool isFirst)
    {
        while (true)
        {
            if (_loads.TryGetValue(key, out var load))
            {
                if (load.IsRunningHere)
                {
                    throw new InvalidOperationException($"{method} was called for a key while that key is being loaded by the same flow: the load would wait for itself.");
                }

                if (load.IsCurrent(store.Generation) && load.TryJoin())
                {
                    isFirst = false;
                    return load;
                }

                Remove(load);
            }

            load = new Load<TKey, TValue>(key, store.Generation, LoadScope.Current, isCancellable);
            if (_loads.TryAdd(key, load))
            {
                isFirst = true;
                return load;
            }
        }
    }

    public Load<TKey, TValue>? Find(TKey key) => _loads.GetValueOrDefault(key);

    /// <summary>This load and no other: the key may have a newer one by now.</summary>
    public void Remove(Load<TKey, TValue> load) => _loads.TryRemove(KeyValuePair.Create(load.Key, load));
}
