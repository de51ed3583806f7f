using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A key that holds a caller's array or list, which the caller may change: it is copied before it is kept. For generated code.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICopiedKey<TKey> : IFallibleKey
    where TKey : struct
{
    /// <summary>The same key with private copies.</summary>
    TKey Copy();
}

/// <summary>A key whose making, hashing or comparing runs code that is not known never to throw. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFallibleKey;

/// <summary>A call whose entry is tagged. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITaggedCall
{
    /// <summary>The tags, their holes filled with this call's arguments.</summary>
    CacheTag[] GetTags();
}

/// <summary>A call whose result is not kept in every case. For generated code.</summary>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISelectiveCall<TResult>
{
    /// <summary>Whether the result is kept.</summary>
    /// <param name="result">The result.</param>
    bool IsKept(TResult result);
}

/// <summary>A call whose result has a duration of its own. For generated code.</summary>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITermedCall<TResult> : ISelectiveCall<TResult>
{
    /// <summary>How long the result is kept; zero or less if it is not.</summary>
    /// <param name="result">The result.</param>
    TimeSpan DurationOf(TResult result);

    /// <inheritdoc/>
    bool ISelectiveCall<TResult>.IsKept(TResult result) => true;
}

/// <summary>A call of an instance method, which can be made on another instance of the same type. For generated code.</summary>
/// <typeparam name="TCall">The call.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IInstanceCall<TCall>
    where TCall : struct
{
    /// <summary>The instance whose method is called.</summary>
    object Target { get; }

    /// <summary>The same call on another instance, without a span.</summary>
    /// <param name="target">The other instance, of the same type.</param>
    TCall On(object target);
}
