using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// The instruments of one meter. Counts are observed, not pushed: the counters always run, so a tool that attaches late sees true totals.
/// </summary>
internal sealed class Instruments
{
    private static readonly Lazy<Instruments> s_shared = new(static () => new Instruments(new Meter(TelemetryNames.Meter)));
    private static readonly ConditionalWeakTable<IMeterFactory, Instruments> s_byFactory = [];

    // Finer than OpenTelemetry's advice at the low end, where cached calls live:
    // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
    private static readonly InstrumentAdvice<double> s_buckets = new()
    {
        HistogramBucketBoundaries = [0.000001, 0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly Lock _gate = new();
    private readonly List<WeakReference<AspectRuntime>> _runtimes = [];

    private Instruments(Meter meter)
    {
        CallDuration = meter.CreateHistogram(TelemetryNames.CallDuration, "s", "Duration of a call of an annotated method.", tags: null, s_buckets);
        LoadDuration = meter.CreateHistogram(TelemetryNames.CacheLoadDuration, "s", "Duration of a load of a cached value.", tags: null, s_buckets);
        meter.CreateObservableCounter(TelemetryNames.Calls, () => Observe(Observations.Calls), "{call}", "Calls that have ended, by outcome.");
        meter.CreateObservableUpDownCounter(TelemetryNames.ActiveCalls, () => Observe(Observations.ActiveCalls), "{call}", "Calls under way.");
        meter.CreateObservableCounter(TelemetryNames.CacheRequests, () => Observe(Observations.CacheRequests), "{request}", "Requests to the cache, by result.");
        meter.CreateObservableGauge(TelemetryNames.CacheHitRatio, () => Observe(Observations.CacheHitRatio), "1", "Share of requests answered from the cache since the start of the process.");
        meter.CreateObservableCounter(TelemetryNames.CacheEvictions, () => Observe(Observations.CacheEvictions), "{eviction}", "Entries dropped, by reason.");
        meter.CreateObservableCounter(TelemetryNames.CacheInvalidations, () => Observe(Observations.CacheInvalidations), "{invalidation}", "Invalidations, by reach.");
        meter.CreateObservableUpDownCounter(TelemetryNames.CacheEntries, () => Observe(Observations.CacheEntries), "{entry}", "Entries held.");
        meter.CreateObservableCounter(TelemetryNames.RateLimitRequests, () => Observe(Observations.RateLimitRequests), "{request}", "Requests to a rate limit, by result.");
        meter.CreateObservableCounter(TelemetryNames.Fallbacks, () => Observe(Observations.Fallbacks), "{fallback}", "Calls answered by a fallback.");
        meter.CreateObservableGauge(TelemetryNames.CircuitState, () => Observe(Observations.CircuitState), "1", "1 for the state the circuit is in, else 0.");
        meter.CreateObservableCounter(TelemetryNames.CircuitTransitions, () => Observe(Observations.CircuitTransitions), "{transition}", "Changes of a circuit's state.");
        meter.CreateObservableCounter(TelemetryNames.RetryAttempts, () => Observe(Observations.RetryAttempts), "{attempt}", "Attempts after the first.");
        meter.CreateObservableCounter(TelemetryNames.Timeouts, () => Observe(Observations.Timeouts), "{timeout}", "Attempts that ran into their time limit.");
        meter.CreateObservableGauge(TelemetryNames.AbandonedCalls, () => Observe(Observations.AbandonedCalls), "{call}", "Attempts that were given up and still run.");
        meter.CreateObservableCounter(TelemetryNames.BulkheadRejections, () => Observe(Observations.BulkheadRejections), "{rejection}", "Calls a bulkhead had no room for.");
    }

    public Histogram<double> CallDuration { get; }

    public Histogram<double> LoadDuration { get; }

    /// <summary>The instruments of a host's meter factory, or those of the one static meter.</summary>
    public static Instruments For(IMeterFactory? factory) => factory is null
        ? s_shared.Value
        : s_byFactory.GetValue(factory, static factory => new Instruments(factory.Create(new MeterOptions(TelemetryNames.Meter))));

    public void Add(AspectRuntime runtime)
    {
        lock (_gate)
        {
            _runtimes.RemoveAll(static runtime => !runtime.TryGetTarget(out _));
            _runtimes.Add(new WeakReference<AspectRuntime>(runtime));
        }
    }

    public void Remove(AspectRuntime runtime)
    {
        lock (_gate)
        {
            _runtimes.RemoveAll(other => !other.TryGetTarget(out var target) || target == runtime);
        }
    }

    private List<Measurement<T>> Observe<T>(Func<string, MethodTotals, IEnumerable<Measurement<T>>> observe)
        where T : struct
        => [.. ReadTotals().SelectMany(method => observe(method.Key, method.Value))];

    // By name in the metrics: two series with the same tags would overwrite each other in every collector.
    private Dictionary<string, MethodTotals> ReadTotals()
    {
        WeakReference<AspectRuntime>[] runtimes;
        lock (_gate)
        {
            runtimes = [.. _runtimes];
        }

        var totals = new Dictionary<string, MethodTotals>(StringComparer.Ordinal);
        foreach (var reference in runtimes)
        {
            if (reference.TryGetTarget(out var runtime))
            {
                foreach (var method in runtime.MethodsInUse)
                {
                    (totals.TryGetValue(method.MetricName, out var known) ? known : totals[method.MetricName] = new MethodTotals()).Add(method);
                }
            }
        }

        return totals;
    }
}
