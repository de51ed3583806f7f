namespace PerfAspects.Runtime;

/// <summary>
/// Marks a rejection that says how busy this process is, and nothing of the health of what the method calls: for a circuit breaker it is
/// neither a success nor a failure.
/// </summary>
internal interface IOverloadRejection;
