namespace PerfAspects.AdaptiveConcurrency;

/// <summary>The answer of a limiter to a call.</summary>
internal enum LimitVerdict
{
    Admitted,

    /// <summary>Admitted although it is over the limit, since the limit is only observed.</summary>
    Observed,
    Queued,
    Refused,
}

/// <summary>The way in which a call has ended, as a limiter sees it.</summary>
internal enum CallEnd
{
    Succeeded,
    Failed,
    TimedOut,

    /// <summary>Cancelled by its caller, or rejected further in: its duration says nothing.</summary>
    Void,
}
