namespace PerfAspects.Telemetry;

/// <summary>
/// Every name that leaves the process. They follow OpenTelemetry's conventions (seconds, <c>{thing}</c> units, dotted lower case):
/// https://opentelemetry.io/docs/specs/semconv/general/metrics/. Nothing here carries an argument or a key.
/// </summary>
internal static class TelemetryNames
{
    public const string Meter = "PerfAspects";
    public const string ActivitySource = "PerfAspects";

    // Tags
    public const string Method = "code.function.name";
    public const string ErrorType = "error.type";
    public const string CallOutcome = "perfaspects.call.outcome";
    public const string CacheResult = "perfaspects.cache.result";
    public const string CacheReason = "perfaspects.cache.reason";
    public const string RateLimitResult = "perfaspects.rate_limit.result";
    public const string CircuitState = "perfaspects.circuit_breaker.state";
    public const string CircuitFrom = "perfaspects.circuit_breaker.from";
    public const string CircuitTo = "perfaspects.circuit_breaker.to";

    public const string HedgeOutcome = "perfaspects.hedge.outcome";
    public const string TierName = "perfaspects.tier.name";
    public const string TierResult = "perfaspects.tier.result";

    public const string WarmResult = "perfaspects.warm.result";

    // Values of the outcome's tag, which logs write too
    public const string Ok = "ok";
    public const string Error = "error";
    public const string Canceled = "canceled";

    // Instruments
    public const string CallDuration = "perfaspects.call.duration";
    public const string Calls = "perfaspects.calls";
    public const string ActiveCalls = "perfaspects.call.active";
    public const string CacheRequests = "perfaspects.cache.requests";
    public const string CacheHitRatio = "perfaspects.cache.hit.ratio";
    public const string CacheLoadDuration = "perfaspects.cache.load.duration";
    public const string CacheEvictions = "perfaspects.cache.evictions";
    public const string CacheInvalidations = "perfaspects.cache.invalidations";
    public const string CacheEntries = "perfaspects.cache.entries";
    public const string RateLimitRequests = "perfaspects.rate_limit.requests";
    public const string Fallbacks = "perfaspects.fallbacks";
    public const string CircuitTransitions = "perfaspects.circuit_breaker.transitions";
    public const string CircuitRejections = "perfaspects.circuit_breaker.rejections";
    public const string RetryAttempts = "perfaspects.retry.attempts";
    public const string RetrySuppressed = "perfaspects.retry.suppressed";
    public const string Hedges = "perfaspects.hedges";
    public const string Timeouts = "perfaspects.timeouts";
    public const string AbandonedCalls = "perfaspects.timeout.abandoned";
    public const string BulkheadRejections = "perfaspects.bulkhead.rejections";
    public const string BulkheadQueued = "perfaspects.bulkhead.queued";
    public const string ConcurrencyLimit = "perfaspects.concurrency.limit";
    public const string ConcurrencyInFlight = "perfaspects.concurrency.in_flight";
    public const string ConcurrencyRejections = "perfaspects.concurrency.rejections";

    public const string UnaskedKeys = "perfaspects.cache.unasked_keys";
    public const string Batches = "perfaspects.batches";
    public const string BatchKeys = "perfaspects.batch.keys";
    public const string WarmKeys = "perfaspects.warm.keys";

    public const string TierRequests = "perfaspects.tier.requests";
    public const string TierDuration = "perfaspects.tier.duration";
    public const string TierState = "perfaspects.tier.state";
    public const string TierPendingInvalidations = "perfaspects.tier.invalidations.pending";
    public const string TierLag = "perfaspects.tier.lag";

    // Events of a span, and their tags
    public const string CacheHitEvent = "perfaspects.cache.hit";
    public const string CacheJoinedEvent = "perfaspects.cache.joined";
    public const string CacheStaleEvent = "perfaspects.cache.stale";
    public const string RateLimitQueuedEvent = "perfaspects.rate_limit.queued";
    public const string RateLimitRejectedEvent = "perfaspects.rate_limit.rejected";
    public const string RetryEvent = "perfaspects.retry";
    public const string RetrySuppressedEvent = "perfaspects.retry.suppressed";
    public const string CircuitRejectedEvent = "perfaspects.circuit_breaker.rejected";
    public const string HedgeEvent = "perfaspects.hedge";
    public const string TimeoutEvent = "perfaspects.timeout";
    public const string BulkheadQueuedEvent = "perfaspects.bulkhead.queued";
    public const string BulkheadRejectedEvent = "perfaspects.bulkhead.rejected";
    public const string ConcurrencyQueuedEvent = "perfaspects.concurrency.queued";
    public const string ConcurrencyRejectedEvent = "perfaspects.concurrency.rejected";
    public const string FallbackEvent = "perfaspects.fallback";
    public const string RetryAttempt = "perfaspects.retry.attempt";

    public static string Of(CallOutcome outcome) => outcome switch
    {
        PerfAspects.CallOutcome.Ok => Ok,
        PerfAspects.CallOutcome.Error => Error,
        _ => Canceled,
    };
}
