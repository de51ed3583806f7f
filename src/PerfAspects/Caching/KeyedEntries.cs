using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching;

/// <summary>The entries of a method with the settings in force: the store, and its invalidation by key.</summary>
internal sealed class KeyedEntries<TKey, TValue> : CacheEntries<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private readonly bool _isRefusing; // the runtime was disposed before this was made

    /// <summary>Finds the entries that the method has, or creates them. Under the runtime's lock.</summary>
    /// <param name="method">The method.</param>
    /// <param name="settings">The settings in force.</param>
    /// <param name="call">The type of the call, which has the type arguments.</param>
    public KeyedEntries(AspectMethod method, CacheSettings settings, Type call)
    {
        (Method, Settings, ComposedType) = (method, settings, method.ComposedType);
        _isRefusing = method.Runtime.IsDisposed;
        Store = method.FindKept<KeyedStore<TKey, TValue>>(call) ?? method.Keep(call, new KeyedStore<TKey, TValue>(settings, method));
    }

    /// <summary>The method whose entries these are.</summary>
    public AspectMethod Method { get; }

    /// <summary>The settings.</summary>
    public CacheSettings Settings { get; }

    /// <summary>The exact type of the instances that the entries belong to; null where they belong to all.</summary>
    public Type? ComposedType { get; }

    /// <summary>The store. It stays while the cache is off: invalidations reach the entries that are served afterwards.</summary>
    public KeyedStore<TKey, TValue> Store { get; }

    /// <summary>Whether calls are answered from the entries.</summary>
    public bool IsOn => Settings.IsEnabled && !_isRefusing;

    /// <summary>The tier that has the entries as well; null where processes do not share them.</summary>
    public Tiers.SharedTier? Tier => Settings.IsShared && default(TKey) is ISharedKey ? Method.Runtime.Tier : null;

    /// <summary>Applies the settings to the store, and shows the store to the runtime.</summary>
    public void Attach()
    {
        Store.Reconfigure(Settings);
        Method.Attach(Store);
    }

    /// <summary>Drops the entry of a key, in the tier too.</summary>
    public void Invalidate(TKey key)
    {
        InvalidateMemory(key);
        if (key is ISharedKey shared)
        {
            Method.Runtime.Tier?.Invalidate(shared);
        }
    }

    /// <summary>Drops the entry of a key, in the tier when the task has completed.</summary>
    public ValueTask InvalidateAsync(TKey key)
    {
        InvalidateMemory(key);
        return key is ISharedKey shared && Method.Runtime.Tier is { } tier ? tier.Invalidations.InvalidateAsync(shared) : default;
    }

    /// <summary>Drops the entry of a key in this process only.</summary>
    public void InvalidateMemory(TKey key)
    {
        ThrowIfRefusing();
        Store.Invalidate(key);
    }

    /// <summary>Throws if the runtime was disposed before the entries were made.</summary>
    public void ThrowIfRefusing() => ObjectDisposedException.ThrowIf(_isRefusing, typeof(AspectRuntime));
}
