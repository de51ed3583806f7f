using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// A thread's table of counters: their addresses, at the ids of the counter sets. The first place, which is no id's, says how many there
/// are. A table is one address, and the only thing of its type that a thread has: the runtime then keeps it where it is reached with two
/// instructions less.
/// </summary>
/// <param name="places">The first place.</param>
internal readonly unsafe struct CounterAddresses(nint* places)
{
    /// <summary>The lowest id.</summary>
    public const int FirstId = 1;

    /// <summary>An id that no table has a place for.</summary>
    public const long NoId = long.MaxValue;

#pragma warning disable IDE1006 // t_ marks a static of each thread; a naming rule cannot depend on an attribute
    [ThreadStatic]
    private static nint* t_places;
#pragma warning restore IDE1006

    /// <summary>This thread's table.</summary>
    public static CounterAddresses OfThread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(t_places);
        set => t_places = value.Places;
    }

    private nint* Places { get; } = places;

    /// <summary>The thread's counters of a counter set; none, if it has not counted in it before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ThreadCounters Find(long id) => Places != null && id < Places[0] ? new ThreadCounters((long*)Places[id]) : default;
}
