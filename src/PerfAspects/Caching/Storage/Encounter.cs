using System.Diagnostics;
using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

/// <summary>The demand of a call that found no fresh value in the store.</summary>
/// <param name="Around">
/// The load that the calling code is part of, if any. A load that would wait for itself by joining is not joined: another one begins, whose
/// value is not kept.
/// </param>
/// <param name="IsCancellable">Whether something may cancel a load that is begun here.</param>
/// <param name="IsForced">Whether the value is loaded again, whatever there is.</param>
/// <param name="MayDetach">Whether the call may end before the load that it begins.</param>
/// <param name="Span">The span of the call, if it is traced.</param>
internal readonly record struct LoadDemand(LoadScope? Around, bool IsCancellable, bool IsForced, bool MayDetach, Activity? Span);

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

/// <summary>The state of a key that a call requests.</summary>
internal enum KeyState
{
    /// <summary>The look-up does not hold any more: it is to be made again.</summary>
    Unknown,

    /// <summary>Nothing that could be served: a load is to begin.</summary>
    Free,

    /// <summary>A load, which the caller has joined.</summary>
    Joined,

    /// <summary>A load that waits, itself or through other loads, for the load that the caller is part of.</summary>
    Ring,

    /// <summary>A load that was to replace an entry which is not served any more, and which the caller has joined.</summary>
    JoinedAhead,

    /// <summary>An entry that may have expired: the clock is to be read.</summary>
    Untimed,

    /// <summary>An entry to be served.</summary>
    Live,

    /// <summary>An entry to be served, whose value is to be loaded ahead of its expiry.</summary>
    Due,

    /// <summary>An expired value to be served while a load that is under way replaces it.</summary>
    Stale,

    /// <summary>An expired value to be served while a load that is to begin replaces it.</summary>
    StaleAndDue,

    /// <summary>An entry that others are served while the caller loads its value again.</summary>
    Forced,
}
