namespace PerfAspects.Monitoring.Sampling;

/// <summary>
/// The gauges of a sample: of a method the first two, of the process the others. Histories keep them by number, so a new gauge goes to
/// the end.
/// </summary>
internal enum Gauge
{
    /// <summary>Entries in the cache.</summary>
    Entries,

    /// <summary>The state of the circuit, as <see cref="CircuitLevel"/> numbers it.</summary>
    Circuit,

    /// <summary>The share of the processors that the process may use.</summary>
    Cpu,

    /// <summary>Resident memory in bytes.</summary>
    Memory,

    /// <summary>The share of the memory that the process may use.</summary>
    MemoryShare,

    /// <summary>Seconds in pauses of the garbage collector, per second.</summary>
    GcPause,

    Threads,

    /// <summary>Seconds that a work item waits for a thread of the pool.</summary>
    QueueDelay,

    /// <summary>Open handles or file descriptors.</summary>
    Handles,

    /// <summary>The highest level to which <c>[Shed]</c> refuses calls of a method, from 0 to 1.</summary>
    ShedLevel,

    /// <summary>The number of gauges.</summary>
    Length,
}

/// <summary>A gauge over the seconds of a sample.</summary>
/// <param name="Sum">The sum over the seconds.</param>
/// <param name="Max">The highest value.</param>
/// <param name="Last">The value at the end.</param>
internal readonly record struct GaugeValue(double Sum, double Max, double Last)
{
    /// <summary>The value of one second.</summary>
    public static GaugeValue Of(double value) => new(value, value, value);

    /// <summary>Joins the values of two intervals.</summary>
    public GaugeValue Then(GaugeValue later) => new(Sum + later.Sum, Math.Max(Max, later.Max), later.Last);
}
