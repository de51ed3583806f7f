using System.Diagnostics;

namespace PerfAspects;

/// <summary>A call that took at least its method's <see cref="TimedAttribute.SlowThreshold"/>.</summary>
/// <param name="Time">When it began, on the runtime's clock.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="TraceId">The trace it belongs to, by which its spans and its caller's are found; <see langword="null"/> outside of every trace.</param>
public sealed record SlowCall(DateTimeOffset Time, TimeSpan Duration, CallOutcome Outcome, ActivityTraceId? TraceId);
