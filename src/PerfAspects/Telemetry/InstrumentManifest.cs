namespace PerfAspects.Telemetry;

/// <summary>The kind of an instrument.</summary>
internal enum InstrumentKind
{
    /// <summary>Recorded as it happens.</summary>
    Histogram,

    /// <summary>Observed: a total that only grows.</summary>
    Counter,

    /// <summary>Observed: a total that comes and goes.</summary>
    UpDownCounter,

    /// <summary>Observed: a value that does not add up.</summary>
    Gauge,
}

/// <summary>An instrument as the world sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Description">The description that tools show.</param>
/// <param name="Tags">Its tags besides the method's name.</param>
internal sealed record InstrumentDefinition(string Name, InstrumentKind Kind, string Unit, string Description, params string[] Tags)
{
    /// <summary>Whether the instrument is about a runtime, so that it has no tag with the method's name.</summary>
    public bool IsOfRuntime { get; init; }
}

/// <summary>
/// Every instrument with its unit and its tags: what dashboards and alerts are built on. docs/metrics.md lists the same, and a test holds
/// one to the other, so that nothing is renamed by accident.
/// </summary>
internal static class InstrumentManifest
{
    public static readonly InstrumentDefinition CallDuration = new(
        TelemetryNames.CallDuration, InstrumentKind.Histogram, "s", "Duration of a call of an annotated method.", TelemetryNames.ErrorType);

    public static readonly InstrumentDefinition Calls = new(
        TelemetryNames.Calls, InstrumentKind.Counter, "{call}", "Calls that have ended, by outcome.", TelemetryNames.CallOutcome);

    public static readonly InstrumentDefinition ActiveCalls = new(
        TelemetryNames.ActiveCalls, InstrumentKind.UpDownCounter, "{call}", "Calls under way.");

    public static readonly InstrumentDefinition CacheRequests = new(
        TelemetryNames.CacheRequests, InstrumentKind.Counter, "{request}", "Requests to the cache, by result.", TelemetryNames.CacheResult);

    public static readonly InstrumentDefinition CacheHitRatio = new(
        TelemetryNames.CacheHitRatio, InstrumentKind.Gauge, "1",
            "Share of requests answered from the cache since the start of the process.");

    public static readonly InstrumentDefinition CacheLoadDuration = new(
        TelemetryNames.CacheLoadDuration, InstrumentKind.Histogram, "s", "Duration of a load of a cached value.", TelemetryNames.ErrorType);

    public static readonly InstrumentDefinition CacheEvictions = new(
        TelemetryNames.CacheEvictions, InstrumentKind.Counter, "{eviction}", "Entries dropped, by reason.", TelemetryNames.CacheReason);

    public static readonly InstrumentDefinition CacheInvalidations = new(
        TelemetryNames.CacheInvalidations, InstrumentKind.Counter, "{invalidation}", "Invalidations, by reach.",
            TelemetryNames.CacheReason);

    public static readonly InstrumentDefinition CacheEntries = new(
        TelemetryNames.CacheEntries, InstrumentKind.UpDownCounter, "{entry}", "Entries held.");

    public static readonly InstrumentDefinition RateLimitRequests = new(
        TelemetryNames.RateLimitRequests, InstrumentKind.Counter, "{request}", "Requests to a rate limit, by result.",
            TelemetryNames.RateLimitResult);

    public static readonly InstrumentDefinition CircuitState = new(
        TelemetryNames.CircuitState, InstrumentKind.Gauge, "{circuit}", "1 for the state the circuit is in, else 0.",
            TelemetryNames.CircuitState);

    public static readonly InstrumentDefinition CircuitTransitions = new(
        TelemetryNames.CircuitTransitions, InstrumentKind.Counter, "{transition}", "Changes of a circuit's state.",
            TelemetryNames.CircuitFrom, TelemetryNames.CircuitTo);

    public static readonly InstrumentDefinition CircuitRejections = new(
        TelemetryNames.CircuitRejections, InstrumentKind.Counter, "{rejection}", "Attempts that a circuit breaker has rejected.");

    public static readonly InstrumentDefinition RetryAttempts = new(
        TelemetryNames.RetryAttempts, InstrumentKind.Counter, "{attempt}", "Attempts after the first.");

    public static readonly InstrumentDefinition RetrySuppressed = new(
        TelemetryNames.RetrySuppressed, InstrumentKind.Counter, "{attempt}", "Retries that were not made, for want of a budget.");

    public static readonly InstrumentDefinition Hedges = new(
        TelemetryNames.Hedges,
        InstrumentKind.Counter,
        "{hedge}",
        "Further attempts of slow calls, by outcome.",
        TelemetryNames.HedgeOutcome);

    public static readonly InstrumentDefinition Timeouts = new(
        TelemetryNames.Timeouts, InstrumentKind.Counter, "{timeout}", "Attempts that ran into their time limit.");

    public static readonly InstrumentDefinition AbandonedCalls = new(
        TelemetryNames.AbandonedCalls, InstrumentKind.Gauge, "{call}", "Attempts that were given up and still run.");

    public static readonly InstrumentDefinition BulkheadRejections = new(
        TelemetryNames.BulkheadRejections, InstrumentKind.Counter, "{rejection}", "Calls a bulkhead had no room for.");

    public static readonly InstrumentDefinition BulkheadQueued = new(
        TelemetryNames.BulkheadQueued, InstrumentKind.UpDownCounter, "{call}", "Calls that wait for a slot of a bulkhead.");

    public static readonly InstrumentDefinition ConcurrencyLimit = new(
        TelemetryNames.ConcurrencyLimit, InstrumentKind.Gauge, "{call}", "Calls that may run at once, as found by the core's durations.");

    public static readonly InstrumentDefinition ConcurrencyInFlight = new(
        TelemetryNames.ConcurrencyInFlight, InstrumentKind.UpDownCounter, "{call}", "Calls that run under a limit that is found.");

    public static readonly InstrumentDefinition ConcurrencyRejections = new(
        TelemetryNames.ConcurrencyRejections, InstrumentKind.Counter, "{rejection}", "Calls over a limit that is found.");

    public static readonly InstrumentDefinition Fallbacks = new(
        TelemetryNames.Fallbacks, InstrumentKind.Counter, "{fallback}", "Calls answered by a fallback.");

    public static readonly InstrumentDefinition UnaskedKeys = new(
        TelemetryNames.UnaskedKeys, InstrumentKind.Counter, "{key}", "Keys that a core for many has returned and nobody asked for.");

    public static readonly InstrumentDefinition Batches = new(
        TelemetryNames.Batches, InstrumentKind.Counter, "{batch}", "Calls of a core for many keys.");

    public static readonly InstrumentDefinition BatchKeys = new(
        TelemetryNames.BatchKeys, InstrumentKind.Counter, "{key}", "Keys of the calls of a core for many keys.");

    public static readonly InstrumentDefinition WarmKeys = new(
        TelemetryNames.WarmKeys, InstrumentKind.Counter, "{key}", "Keys of [Warm], by result.", TelemetryNames.WarmResult);

    public static readonly InstrumentDefinition TierRequests = new(
        TelemetryNames.TierRequests,
        InstrumentKind.Counter,
        "{request}",
        "Loads of shared values, by what the tier did.",
        TelemetryNames.TierName,
        TelemetryNames.TierResult);

    public static readonly InstrumentDefinition TierDuration = new(
        TelemetryNames.TierDuration, InstrumentKind.Histogram, "s", "Duration of an operation of the shared tier.", TelemetryNames.TierName)
    {
        IsOfRuntime = true,
    };

    public static readonly InstrumentDefinition TierState = new(
        TelemetryNames.TierState, InstrumentKind.Gauge, "{tier}", "1 while the shared tier answers, else 0.", TelemetryNames.TierName)
    {
        IsOfRuntime = true,
    };

    public static readonly InstrumentDefinition TierPendingInvalidations = new(
        TelemetryNames.TierPendingInvalidations,
        InstrumentKind.UpDownCounter,
        "{invalidation}",
        "Invalidations that have not reached the shared tier yet.",
        TelemetryNames.TierName)
    {
        IsOfRuntime = true,
    };

    public static readonly InstrumentDefinition TierLag = new(
        TelemetryNames.TierLag,
        InstrumentKind.Gauge,
        "{invalidation}",
        "Invalidations that the last reading of the tier's log has found.",
        TelemetryNames.TierName)
    {
        IsOfRuntime = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InstrumentDefinition> All { get; } =
    [
        CallDuration, Calls, ActiveCalls,
        CacheRequests, CacheHitRatio, CacheLoadDuration, CacheEvictions, CacheInvalidations, CacheEntries,
        RateLimitRequests, CircuitState, CircuitTransitions, CircuitRejections,
        RetryAttempts, RetrySuppressed, Hedges, Timeouts, AbandonedCalls, BulkheadRejections, BulkheadQueued, Fallbacks,
        UnaskedKeys, Batches, BatchKeys, WarmKeys, ConcurrencyLimit, ConcurrencyInFlight, ConcurrencyRejections,
        TierRequests, TierDuration, TierState, TierPendingInvalidations, TierLag,
    ];
}
