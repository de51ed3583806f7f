namespace PerfAspects;

/// <summary>The kinds of <see cref="TierAcquisition"/>.</summary>
public enum TierOutcome
{
    /// <summary>The caller has the lease and loads the value.</summary>
    Load,

    /// <summary>Somebody else holds the lease. The caller waits and acquires again.</summary>
    Wait,

    /// <summary>The entry exists by now.</summary>
    Hit,
}
