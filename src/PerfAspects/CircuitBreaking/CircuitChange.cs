namespace PerfAspects.CircuitBreaking;

/// <summary>The change of a circuit at the end of a call.</summary>
internal enum CircuitChange
{
    None,
    Closed,

    /// <summary>The circuit has opened, or stays open since its probe failed.</summary>
    Opened,
}
