using System.ComponentModel;
using PerfAspects.Caching.Tiers;
using PerfAspects.Runtime;

namespace PerfAspects.CompilerServices;

/// <summary>The work of an invalidating method, except for single keys. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CacheInvalidation
{
    /// <summary>Whether a method's <c>[CacheInvalidate]</c> is in force.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="method">The method.</param>
    /// <param name="use">Which of its <c>[CacheInvalidate]</c>, from 1.</param>
    public static bool IsEnabled(AspectRuntime? runtime, AspectDescriptor method, int use)
        => (runtime ?? DefaultRuntime.Current).GetMethod(method).IsInvalidationEnabled(use);

    /// <summary>Drops every entry that has one of the tags.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="tags">The tags.</param>
    public static void Tags(AspectRuntime? runtime, params CacheTag[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        DefaultRuntime.In(runtime, used =>
        {
            Array.ForEach(tags, used.Tags.Invalidate);
            used.Tier?.Invalidate(Array.ConvertAll(tags, SharedNames.TagOf));
            return true;
        });
    }

    /// <summary>
    /// Drops every entry that has one of the tags: in memory before it returns, in the shared tier when its task has completed.
    /// </summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="tags">The tags.</param>
    public static ValueTask TagsAsync(AspectRuntime? runtime, params CacheTag[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return DefaultRuntime.In(runtime, used => used.InvalidateAsync(tags));
    }

    /// <summary>Drops every entry of a method: in memory before it returns, in the shared tier when its task has completed.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="method">The method.</param>
    public static ValueTask AllAsync(AspectRuntime? runtime, AspectDescriptor method)
        => DefaultRuntime.In(runtime, used => used.GetMethod(method).ClearCacheAsync());

    /// <summary>Drops the entry of a key that processes share, whatever the class of the instance that holds it.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="methods">The states of all types.</param>
    /// <param name="key">The key arguments.</param>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TKey">The key arguments.</typeparam>
    /// <typeparam name="TResult">The awaited result of the method.</typeparam>
    public static void One<TCall, TKey, TResult>(AspectRuntime? runtime, CachedMethod<TCall, TKey, TResult>[] methods, TKey key)
        where TCall : struct, ICachedCall<TKey, TResult>
        where TKey : struct, IEquatable<TKey>, ISharedKey
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.InvalidateMemory(key));
        DefaultRuntime.In(runtime, static used => used.Tier)?.Invalidate(key);
    }

    /// <inheritdoc cref="One{TCall, TKey, TResult}(AspectRuntime, CachedMethod{TCall, TKey, TResult}[], TKey)"/>
    public static void One<TCall, TKey, TResult>(AspectRuntime? runtime,
        TracedMethod<CachedMethod<TCall, TKey, TResult>, TCall, TResult>[] methods, TKey key)
        where TCall : struct, ICachedCall<TKey, TResult>, ITracedCall<TCall>
        where TKey : struct, IEquatable<TKey>, ISharedKey
    {
        ArgumentNullException.ThrowIfNull(methods);
        One(runtime, Array.ConvertAll(methods, static method => method.Inner), key);
    }

    /// <inheritdoc cref="One{TCall, TKey, TResult}(AspectRuntime, CachedMethod{TCall, TKey, TResult}[], TKey)"/>
    public static ValueTask OneAsync<TCall, TKey, TResult>(AspectRuntime? runtime, CachedMethod<TCall, TKey, TResult>[] methods, TKey key)
        where TCall : struct, ICachedCall<TKey, TResult>
        where TKey : struct, IEquatable<TKey>, ISharedKey
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.InvalidateMemory(key));
        return DefaultRuntime.In(runtime, static used => used.Tier) is { } tier ? tier.Invalidations.InvalidateAsync(key) : default;
    }

    /// <inheritdoc cref="One{TCall, TKey, TResult}(AspectRuntime, CachedMethod{TCall, TKey, TResult}[], TKey)"/>
    public static ValueTask OneAsync<TCall, TKey, TResult>(AspectRuntime? runtime,
        TracedMethod<CachedMethod<TCall, TKey, TResult>, TCall, TResult>[] methods, TKey key)
        where TCall : struct, ICachedCall<TKey, TResult>, ITracedCall<TCall>
        where TKey : struct, IEquatable<TKey>, ISharedKey
    {
        ArgumentNullException.ThrowIfNull(methods);
        return OneAsync(runtime, Array.ConvertAll(methods, static method => method.Inner), key);
    }

    /// <summary>Drops the entry of a key, whatever the class of the instance that holds it.</summary>
    /// <param name="methods">The states of all types.</param>
    /// <param name="key">The key arguments.</param>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TKey">The key arguments.</typeparam>
    /// <typeparam name="TResult">The awaited result of the method.</typeparam>
    public static void One<TCall, TKey, TResult>(CachedMethod<TCall, TKey, TResult>[] methods, TKey key)
        where TCall : struct, ICachedCall<TKey, TResult>
        where TKey : struct, IEquatable<TKey>
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.Invalidate(key));
    }

    /// <inheritdoc cref="One{TCall, TKey, TResult}(CachedMethod{TCall, TKey, TResult}[], TKey)"/>
    public static void One<TCall, TKey, TResult>(TracedMethod<CachedMethod<TCall, TKey, TResult>, TCall, TResult>[] methods, TKey key)
        where TCall : struct, ICachedCall<TKey, TResult>, ITracedCall<TCall>
        where TKey : struct, IEquatable<TKey>
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.Inner.Invalidate(key));
    }

    /// <summary>
    /// Drops the entry of a key of a method with an entry for each key, whatever the class of the instance that holds it.
    /// </summary>
    /// <param name="methods">The states of all types.</param>
    /// <param name="key">The key of the entry.</param>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TEach">The call for one key.</typeparam>
    /// <typeparam name="TKey">The key of an entry.</typeparam>
    /// <typeparam name="TElement">The key that the caller knows.</typeparam>
    /// <typeparam name="TValue">The value of a key.</typeparam>
    /// <typeparam name="TEntry">The value of an entry.</typeparam>
    /// <typeparam name="TResult">The dictionary that the method returns, awaited.</typeparam>
    public static void One<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
        CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>[] methods, TKey key)
        where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
        where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
        where TKey : struct, IEquatable<TKey>
        where TElement : notnull
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.Invalidate(key));
    }

    /// <summary>Drops the entry of a key of a traced method with an entry for each key, whatever the class of the instance.</summary>
    /// <param name="methods">The states of all types.</param>
    /// <param name="key">The key of the entry.</param>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TEach">The call for one key.</typeparam>
    /// <typeparam name="TKey">The key of an entry.</typeparam>
    /// <typeparam name="TElement">The key that the caller knows.</typeparam>
    /// <typeparam name="TValue">The value of a key.</typeparam>
    /// <typeparam name="TEntry">The value of an entry.</typeparam>
    /// <typeparam name="TResult">The dictionary that the method returns, awaited.</typeparam>
    public static void One<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
        TracedMethod<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>, TCall, TResult>[] methods, TKey key)
        where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>, ITracedCall<TCall>
        where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
        where TKey : struct, IEquatable<TKey>
        where TElement : notnull
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.Inner.Invalidate(key));
    }

    /// <summary>Drops the entry of a key that processes share, whatever the class of the instance that holds it.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="methods">The states of all types.</param>
    /// <param name="key">The key of the entry.</param>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TEach">The call for one key.</typeparam>
    /// <typeparam name="TKey">The key of an entry.</typeparam>
    /// <typeparam name="TElement">The key that the caller knows.</typeparam>
    /// <typeparam name="TValue">The value of a key.</typeparam>
    /// <typeparam name="TEntry">The value of an entry.</typeparam>
    /// <typeparam name="TResult">The dictionary that the method returns, awaited.</typeparam>
    public static void One<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
        AspectRuntime? runtime, CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>[] methods, TKey key)
        where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
        where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
        where TKey : struct, IEquatable<TKey>, ISharedKey
        where TElement : notnull
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.InvalidateMemory(key));
        DefaultRuntime.In(runtime, static used => used.Tier)?.Invalidate(key);
    }

    /// <inheritdoc cref="One{TCall, TEach, TKey, TElement, TValue, TEntry, TResult}(AspectRuntime,
    /// CachedEachMethod{TCall, TEach, TKey, TElement, TValue, TEntry, TResult}[], TKey)"/>
    public static void One<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
        AspectRuntime? runtime,
        TracedMethod<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>, TCall, TResult>[] methods,
        TKey key)
        where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>, ITracedCall<TCall>
        where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
        where TKey : struct, IEquatable<TKey>, ISharedKey
        where TElement : notnull
    {
        ArgumentNullException.ThrowIfNull(methods);
        One(runtime, Array.ConvertAll(methods, static method => method.Inner), key);
    }

    /// <inheritdoc cref="One{TCall, TEach, TKey, TElement, TValue, TEntry, TResult}(AspectRuntime,
    /// CachedEachMethod{TCall, TEach, TKey, TElement, TValue, TEntry, TResult}[], TKey)"/>
    public static ValueTask OneAsync<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
        AspectRuntime? runtime, CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>[] methods, TKey key)
        where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
        where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
        where TKey : struct, IEquatable<TKey>, ISharedKey
        where TElement : notnull
    {
        ArgumentNullException.ThrowIfNull(methods);
        Array.ForEach(methods, method => method.InvalidateMemory(key));
        return DefaultRuntime.In(runtime, static used => used.Tier) is { } tier ? tier.Invalidations.InvalidateAsync(key) : default;
    }

    /// <inheritdoc cref="One{TCall, TEach, TKey, TElement, TValue, TEntry, TResult}(AspectRuntime,
    /// CachedEachMethod{TCall, TEach, TKey, TElement, TValue, TEntry, TResult}[], TKey)"/>
    public static ValueTask OneAsync<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
        AspectRuntime? runtime,
        TracedMethod<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>, TCall, TResult>[] methods,
        TKey key)
        where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>, ITracedCall<TCall>
        where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
        where TKey : struct, IEquatable<TKey>, ISharedKey
        where TElement : notnull
    {
        ArgumentNullException.ThrowIfNull(methods);
        return OneAsync(runtime, Array.ConvertAll(methods, static method => method.Inner), key);
    }

    /// <summary>Drops every entry of a method, whatever its type arguments.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="method">The method.</param>
    public static void All(AspectRuntime? runtime, AspectDescriptor method) => DefaultRuntime.In(runtime, used =>
    {
        used.GetMethod(method).ClearCache();
        return true;
    });
}
