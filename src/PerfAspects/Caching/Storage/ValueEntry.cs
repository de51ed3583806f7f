using System.Diagnostics.CodeAnalysis;

namespace PerfAspects.Caching.Storage;

/// <summary>An entry with its value, whatever its key is.</summary>
internal abstract class ValueEntry<TValue>(int hash) : CacheEntry(hash)
{
    private TValue? _value;

    /// <summary>The value. To be read by who has found the entry live, or has waited for its load.</summary>
    public TValue Value => _value!;

    /// <summary>The value as a completed task.</summary>
    public virtual Task<TValue> Task => System.Threading.Tasks.Task.FromResult(Value);

    /// <summary>The value is there; it is not served before <see cref="CacheEntry.Publish"/>.</summary>
    public void Fill([AllowNull] TValue value) => _value = value;
}
