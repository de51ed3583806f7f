namespace PerfAspects.AdaptiveConcurrency;

/// <summary>A method's <see cref="AdaptiveConcurrencyAttribute"/>, read.</summary>
/// <param name="Min">The least limit.</param>
/// <param name="Initial">The limit before anything has been measured.</param>
/// <param name="Max">The greatest limit.</param>
/// <param name="QueueLimit">The number of calls that may wait; negative for the square root of the limit.</param>
/// <param name="ObserveOnly">Whether calls over the limit are counted and run.</param>
internal sealed record AdaptiveConcurrencySettings(int Min, int Initial, int Max, int QueueLimit, bool ObserveOnly);
