using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;

namespace PerfAspects.Telemetry;

/// <summary>The measurements of each observable instrument.</summary>
internal static class Observations
{
    private static readonly (CircuitState State, string Name)[] s_circuitStates =
    [
        (Polly.CircuitBreaker.CircuitState.Closed, "closed"),
        (Polly.CircuitBreaker.CircuitState.Open, "open"),
        (Polly.CircuitBreaker.CircuitState.HalfOpen, "half_open"),
        (Polly.CircuitBreaker.CircuitState.Isolated, "isolated"),
    ];

    public static IEnumerable<Measurement<long>> Calls(string method, MethodTotals totals) =>
    [
        Tagged(totals[Count.Succeeded] + totals[Count.Hit], method, TelemetryNames.CallOutcome, TelemetryNames.Ok),
        Tagged(totals[Count.Failed], method, TelemetryNames.CallOutcome, TelemetryNames.Error),
        Tagged(totals[Count.Canceled], method, TelemetryNames.CallOutcome, TelemetryNames.Canceled),
    ];

    public static IEnumerable<Measurement<long>> ActiveCalls(string method, MethodTotals totals) => [Tagged(totals.Active, method)];

    public static IEnumerable<Measurement<long>> CacheRequests(string method, MethodTotals totals) => totals.IsCached
        ?
        [
            Tagged(totals.Hits, method, TelemetryNames.CacheResult, "hit"),
            Tagged(totals[Count.Miss], method, TelemetryNames.CacheResult, "miss"),
            Tagged(totals[Count.Joined], method, TelemetryNames.CacheResult, "joined"),
            Tagged(totals[Count.Stale], method, TelemetryNames.CacheResult, "stale"),
        ]
        : [];

    public static IEnumerable<Measurement<double>> CacheHitRatio(string method, MethodTotals totals) => totals.Requests > 0
        ? [new Measurement<double>((double)totals.Hits / totals.Requests, new KeyValuePair<string, object?>(TelemetryNames.Method, method))]
        : [];

    public static IEnumerable<Measurement<long>> CacheEvictions(string method, MethodTotals totals) => totals.IsCached
        ?
        [
            Tagged(totals.Cache.Expired, method, TelemetryNames.CacheReason, "expired"),
            Tagged(totals.Cache.OverCapacity, method, TelemetryNames.CacheReason, "capacity"),
            Tagged(totals.Cache.UnderPressure, method, TelemetryNames.CacheReason, "pressure"),
        ]
        : [];

    public static IEnumerable<Measurement<long>> CacheInvalidations(string method, MethodTotals totals) => totals.IsCached
        ?
        [
            Tagged(totals.Cache.KeysInvalidated, method, TelemetryNames.CacheReason, "key"),
            Tagged(totals.Cache.TagsInvalidated, method, TelemetryNames.CacheReason, "tag"),
            Tagged(totals.Cache.Clearings, method, TelemetryNames.CacheReason, "all"),
        ]
        : [];

    public static IEnumerable<Measurement<long>> CacheEntries(string method, MethodTotals totals) => totals.IsCached
        ? [Tagged(totals.Cache.Entries, method)]
        : [];

    public static IEnumerable<Measurement<long>> RateLimitRequests(string method, MethodTotals totals)
        => totals[Count.Admitted] + totals[Count.Queued] + totals[Count.Rejected] > 0
        ?
        [
            Tagged(totals[Count.Admitted], method, TelemetryNames.RateLimitResult, "admitted"),
            Tagged(totals[Count.Queued], method, TelemetryNames.RateLimitResult, "queued"),
            Tagged(totals[Count.Rejected], method, TelemetryNames.RateLimitResult, "rejected"),
        ]
        : [];

    public static IEnumerable<Measurement<long>> TierRequests(string method, MethodTotals totals)
    {
        if (totals.TierName is not { } tier)
        {
            return [];
        }

        return
        [
            OfTier(totals[Count.TierHit], "hit"),
            OfTier(totals[Count.TierMiss], "miss"),
            OfTier(totals[Count.TierFenced], "fenced"),
            OfTier(totals[Count.TierWaited], "waited"),
            OfTier(totals[Count.TierError], TelemetryNames.Error),
        ];

        Measurement<long> OfTier(long value, string result) => new(
            value,
            new KeyValuePair<string, object?>(TelemetryNames.Method, method),
            new KeyValuePair<string, object?>(TelemetryNames.TierName, tier),
            new KeyValuePair<string, object?>(TelemetryNames.TierResult, result));
    }

    public static IEnumerable<Measurement<long>> Fallbacks(string method, MethodTotals totals) => Counted(method, totals[Count.Fallback]);

    public static IEnumerable<Measurement<long>> WarmKeys(string method, MethodTotals totals) => totals.IsWarmed
        ?
        [
            Tagged(totals[Count.WarmLoaded], method, TelemetryNames.WarmResult, "loaded"),
            Tagged(totals[Count.WarmKept], method, TelemetryNames.WarmResult, "kept"),
            Tagged(totals[Count.WarmFailed], method, TelemetryNames.WarmResult, "failed"),
        ]
        : [];

    public static IEnumerable<Measurement<long>> CircuitState(string method, MethodTotals totals) => totals.CircuitState is { } current
        ? s_circuitStates.Select(state => Tagged(state.State == current ? 1 : 0, method, TelemetryNames.CircuitState, state.Name))
        : [];

    public static IEnumerable<Measurement<long>> CircuitTransitions(string method, MethodTotals totals)
        => totals.Transitions.Select(transition => new Measurement<long>(
        transition.Count,
        new KeyValuePair<string, object?>(TelemetryNames.Method, method),
        new KeyValuePair<string, object?>(TelemetryNames.CircuitFrom, NameOf(transition.From)),
        new KeyValuePair<string, object?>(TelemetryNames.CircuitTo, NameOf(transition.To))));

    public static IEnumerable<Measurement<long>> CircuitRejections(string method, MethodTotals totals)
        => Counted(method, totals[Count.CircuitRejected]);

    public static IEnumerable<Measurement<long>> RetryAttempts(string method, MethodTotals totals)
        => Counted(method, totals[Count.Retried]);

    public static IEnumerable<Measurement<long>> RetrySuppressed(string method, MethodTotals totals)
        => Counted(method, totals[Count.RetrySuppressed]);

    public static IEnumerable<Measurement<long>> Hedges(string method, MethodTotals totals)
        => totals[Count.HedgeWon] + totals[Count.HedgeLost] > 0
        ?
        [
            Tagged(totals[Count.HedgeWon], method, TelemetryNames.HedgeOutcome, "won"),
            Tagged(totals[Count.HedgeLost], method, TelemetryNames.HedgeOutcome, "lost"),
        ]
        : [];

    public static IEnumerable<Measurement<long>> Timeouts(string method, MethodTotals totals) => Counted(method, totals[Count.TimedOut]);

    public static IEnumerable<Measurement<long>> AbandonedCalls(string method, MethodTotals totals)
        => totals.AbandonedCalls is { } abandoned
        ? [Tagged(abandoned, method)]
        : [];

    public static IEnumerable<Measurement<long>> BulkheadRejections(string method, MethodTotals totals)
        => Counted(method, totals[Count.BulkheadRejected]);

    public static IEnumerable<Measurement<long>> UnaskedKeys(string method, MethodTotals totals)
        => Counted(method, totals[Count.UnaskedKey]);

    public static IEnumerable<Measurement<long>> BulkheadQueued(string method, MethodTotals totals)
        => Shown(method, totals.Occupancy(isAdaptive: false)?.Queued);

    public static IEnumerable<Measurement<long>> ConcurrencyLimit(string method, MethodTotals totals)
        => Shown(method, totals.Occupancy(isAdaptive: true)?.Limit);

    public static IEnumerable<Measurement<long>> ConcurrencyInFlight(string method, MethodTotals totals)
        => Shown(method, totals.Occupancy(isAdaptive: true)?.Running);

    public static IEnumerable<Measurement<long>> ConcurrencyRejections(string method, MethodTotals totals)
        => Counted(method, totals[Count.ConcurrencyRejected]);

    private static IEnumerable<Measurement<long>> Shown(string method, long? figure) => figure is { } value ? [Tagged(value, method)] : [];

    public static IEnumerable<Measurement<long>> Batches(string method, MethodTotals totals) => Counted(method, totals[Count.Batch]);

    public static IEnumerable<Measurement<long>> BatchKeys(string method, MethodTotals totals) => Counted(method, totals[Count.BatchKey]);

    // Most methods have no such aspect; one whose count is still zero is as silent as they are.
    private static IEnumerable<Measurement<long>> Counted(string method, long count) => count > 0 ? [Tagged(count, method)] : [];

    private static string NameOf(CircuitState state) => Array.Find(s_circuitStates, known => known.State == state).Name;

    private static Measurement<long> Tagged(long value, string method)
        => new(value, new KeyValuePair<string, object?>(TelemetryNames.Method, method));

    private static Measurement<long> Tagged(long value, string method, string tag, string text) => new(
        value,
        new KeyValuePair<string, object?>(TelemetryNames.Method, method),
        new KeyValuePair<string, object?>(tag, text));
}
