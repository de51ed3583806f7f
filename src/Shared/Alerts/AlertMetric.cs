namespace PerfAspects.Alerts;

/// <summary>The left side of an alert.</summary>
internal enum AlertMetric
{
    CallRate,
    Failures,
    FailureRate,
    Percentile,
    Mean,
    Max,
    HitRatio,
    RejectionRate,
    Circuit,
    Entries,
    ProcessCpu,
    ProcessMemory,
    ProcessGcPause,
    ProcessThreads,
    ProcessQueueDelay,
}

/// <summary>The unit that the right side of an alert is given in.</summary>
internal enum AlertUnit
{
    /// <summary>A number: <c>100</c>.</summary>
    Number,

    /// <summary>A share from 0 to 1: <c>5%</c>, <c>0.05</c>.</summary>
    Ratio,

    /// <summary>Seconds: <c>200ms</c>.</summary>
    Duration,

    /// <summary>Bytes: <c>500MB</c>.</summary>
    Bytes,

    /// <summary>The position of a state among <see cref="AlertGrammar.CircuitStates"/>.</summary>
    CircuitState,
}

/// <summary>How the left side of an alert is compared with the right side.</summary>
internal enum AlertComparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}
