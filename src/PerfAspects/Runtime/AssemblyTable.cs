using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PerfAspects.Runtime;

/// <summary>
/// Values by keys that belong to assemblies: methods and types. The value of a key of a collectible assembly does not keep the assembly
/// alive. Keys are compared by reference. Changed under the owner's lock, read without a lock.
/// </summary>
/// <remarks>
/// A weak table holds each value as long as its key lives, even if nothing but the value refers to the table. The values of a runtime refer
/// to the runtime, and most keys live as long as the process. Therefore the table holds only keys of collectible assemblies weakly, and
/// <see cref="ReleaseCollectible"/> lets them go. All other values are held by the table alone, and are collected with their runtime.
/// </remarks>
/// <param name="isCollectible">Whether the assembly of a key may be unloaded.</param>
internal sealed class AssemblyTable<TKey,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TValue>(
    Func<TKey, bool> isCollectible)
    where TKey : class
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, TValue> _kept = new();
    private ConditionalWeakTable<TKey, TValue> _collectible = [];

    /// <summary>Every key with its value.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> All() => _kept.Concat(Volatile.Read(ref _collectible));

    /// <summary>Finds the value of a key.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
        => _kept.TryGetValue(key, out value) || Volatile.Read(ref _collectible).TryGetValue(key, out value);

    /// <summary>The value of a key, made if there is none. Under the owner's lock.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> create)
    {
        if (TryGet(key, out var known))
        {
            return known;
        }

        var value = create(key);
        if (isCollectible(key))
        {
            _collectible.Add(key, value);
        }
        else
        {
            _kept[key] = value;
        }

        return value;
    }

    /// <summary>
    /// Removes the values of collectible assemblies, since the owner is disposed: they would keep it alive as long as their assembly.
    /// </summary>
    public void ReleaseCollectible() => Volatile.Write(ref _collectible, []);
}
