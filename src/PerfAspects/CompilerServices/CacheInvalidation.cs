using System.ComponentModel;
using PerfAspects.Runtime;

namespace PerfAspects.CompilerServices;

/// <summary>What an invalidating method does, but for single keys. For generated code.</summary>
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
            return true;
        });
    }

    /// <summary>Drops the entry of a key, whatever the class of the instance that holds it.</summary>
    /// <param name="methods">The states of all types.</param>
    /// <param name="key">The key arguments.</param>
    /// <typeparam name="TCall">The call's arguments.</typeparam>
    /// <typeparam name="TKey">The key arguments.</typeparam>
    /// <typeparam name="TResult">What the method returns, awaited.</typeparam>
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

    /// <summary>Drops every entry of a method, whatever its type arguments.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="method">The method.</param>
    public static void All(AspectRuntime? runtime, AspectDescriptor method) => DefaultRuntime.In(runtime, used =>
    {
        used.GetMethod(method).ClearCache();
        return true;
    });
}
