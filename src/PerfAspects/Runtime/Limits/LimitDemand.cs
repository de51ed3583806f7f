namespace PerfAspects;

/// <summary>A number of calls that are to be admitted by a limit.</summary>
/// <param name="limit">The limit.</param>
/// <param name="count">The most calls that are wanted, from 1 to the permits of the limit. One is enough.</param>
public readonly struct LimitDemand(SharedLimitSettings limit, int count)
{
    /// <summary>The limit.</summary>
    public SharedLimitSettings Limit { get; } = limit;

    /// <summary>The most calls that are wanted. One is enough.</summary>
    public int Count { get; } = count;
}

/// <summary>The answer of a limit.</summary>
public readonly struct LimitGrant
{
    /// <summary>The number of admitted calls; zero if the limit, or another limit of the same call, admits none.</summary>
    public int Count { get; init; }

    /// <summary>The time after which the limit admits a call, if no other call comes first; zero if it would have admitted one.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>
    /// The time for which admitted calls may be made, counted from before the request; zero for a round trip of each call.
    /// </summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>The mark by which a charge is found again to take it back.</summary>
    public long Mark { get; init; }
}

/// <summary>A charge that is taken back.</summary>
/// <param name="limit">The limit.</param>
/// <param name="count">The number of calls that did not run.</param>
/// <param name="mark">The mark of the grant.</param>
public readonly struct LimitReturn(SharedLimitSettings limit, int count, long mark)
{
    /// <summary>The limit.</summary>
    public SharedLimitSettings Limit { get; } = limit;

    /// <summary>The number of calls that did not run.</summary>
    public int Count { get; } = count;

    /// <summary>The mark of the grant.</summary>
    public long Mark { get; } = mark;
}
