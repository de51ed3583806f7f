namespace PerfAspects.RateLimiting.Sharing;

/// <summary>The answer of the store to one call.</summary>
/// <param name="IsGiven">Whether the store has answered.</param>
/// <param name="Charges">The charges of an admitted call, to give them back; null if it was rejected.</param>
/// <param name="RetryAfter">When a rejected call may be admitted.</param>
/// <param name="Rejecter">The limit with the longest wait, if the call was rejected.</param>
internal readonly record struct SharedAnswer(bool IsGiven, LimitReturn[]? Charges, TimeSpan RetryAfter, SharedLimit? Rejecter)
{
    /// <summary>Whether the call was admitted.</summary>
    public bool IsAdmitted => Charges is not null;

    public static SharedAnswer Admitted(LimitReturn[] charges) => new(true, charges, default, null);

    public static SharedAnswer Rejected(TimeSpan retryAfter, SharedLimit? rejecter) => new(true, null, retryAfter, rejecter);
}
