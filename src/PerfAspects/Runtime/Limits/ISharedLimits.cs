namespace PerfAspects.Runtime.Limits;

/// <summary>The limits that a runtime shares with other processes, behind deadlines and a breaker. No member throws.</summary>
internal interface ISharedLimits
{
    /// <summary>The longest time that a call waits for an answer.</summary>
    TimeSpan ReadTimeout { get; }

    /// <summary>The time after which a tier that is left alone is probed.</summary>
    TimeSpan ProbeInterval { get; }

    /// <summary>The number of runtimes that were last seen alive, this one included.</summary>
    int Runtimes { get; }

    /// <summary>Lets the other processes know that this runtime uses shared limits, if that is due.</summary>
    /// <param name="now">The reading of the clock.</param>
    void Appear(long now);

    /// <summary>Queries the tier; null if it does not answer in time, or is left alone.</summary>
    ValueTask<IReadOnlyList<LimitGrant>?> AcquireAsync(IReadOnlyList<LimitDemand> demands);

    /// <summary>Takes charges back, in the background.</summary>
    void Return(IReadOnlyList<LimitReturn> returns);
}
