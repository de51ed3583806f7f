using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

/// <summary>The answer of the store to a call: a load to run or to wait for, or an entry that answers the call.</summary>
/// <param name="Load">The load that the call has begun or joined; null where an entry answers.</param>
/// <param name="IsFirst">Whether the call has begun the load.</param>
/// <param name="Entry">The entry that answers, with its value or its exception.</param>
/// <param name="IsStale">Whether the value of the entry has expired.</param>
/// <param name="Background">A load that has begun and is to be started in the background.</param>
internal readonly record struct Encounter<TValue>(
    ValueLoad<TValue>? Load, bool IsFirst, ValueEntry<TValue>? Entry, bool IsStale, ValueLoad<TValue>? Background)
{
    /// <summary>The call runs the load, or waits for it while it runs in the background.</summary>
    public static Encounter<TValue> Begun(ValueLoad<TValue> load) => new(load, true, null, false, load.IsInBackground ? load : null);

    /// <summary>The call waits for another call's load.</summary>
    public static Encounter<TValue> Joined(ValueLoad<TValue> load) => new(load, false, null, false, null);

    /// <summary>The entry answers the call.</summary>
    public static Encounter<TValue> Answered(ValueEntry<TValue> entry, bool isStale, ValueLoad<TValue>? background = null)
        => new(null, false, entry, isStale, background);
}
