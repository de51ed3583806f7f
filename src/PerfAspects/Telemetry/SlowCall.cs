using System.Diagnostics;

namespace PerfAspects;

/// <summary>A call that took at least its method's <see cref="TimedAttribute.SlowThreshold"/>.</summary>
public sealed record SlowCall
{
    /// <summary>The begin of the call, on the runtime's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The duration of the call.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The outcome of the call.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>
    /// The trace of the call, which also holds the spans of the call and its caller; <see langword="null"/> outside of every trace.
    /// </summary>
    public ActivityTraceId? TraceId { get; init; }
}
