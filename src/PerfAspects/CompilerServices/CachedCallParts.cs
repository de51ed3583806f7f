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
