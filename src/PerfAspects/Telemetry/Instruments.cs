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
        CallDuration = CreateHistogram(meter, InstrumentManifest.CallDuration);
        LoadDuration = CreateHistogram(meter, InstrumentManifest.CacheLoadDuration);
        Observe(meter, InstrumentManifest.Calls, Observations.Calls);
        Observe(meter, InstrumentManifest.ActiveCalls, Observations.ActiveCalls);
        Observe(meter, InstrumentManifest.CacheRequests, Observations.CacheRequests);
        Observe(meter, InstrumentManifest.CacheHitRatio, Observations.CacheHitRatio);
        Observe(meter, InstrumentManifest.CacheEvictions, Observations.CacheEvictions);
        Observe(meter, InstrumentManifest.CacheInvalidations, Observations.CacheInvalidations);
        Observe(meter, InstrumentManifest.CacheEntries, Observations.CacheEntries);
        Observe(meter, InstrumentManifest.RateLimitRequests, Observations.RateLimitRequests);
        Observe(meter, InstrumentManifest.CircuitState, Observations.CircuitState);
        Observe(meter, InstrumentManifest.CircuitTransitions, Observations.CircuitTransitions);
        Observe(meter, InstrumentManifest.RetryAttempts, Observations.RetryAttempts);
        Observe(meter, InstrumentManifest.Timeouts, Observations.Timeouts);
        Observe(meter, InstrumentManifest.AbandonedCalls, Observations.AbandonedCalls);
        Observe(meter, InstrumentManifest.BulkheadRejections, Observations.BulkheadRejections);
        Observe(meter, InstrumentManifest.Fallbacks, Observations.Fallbacks);
    }

    /// <summary>Stands for the duration of methods that are not timed, so that those that are need not ask whether they have one. Nobody can listen to it.</summary>
    public static Histogram<double> Unheard { get; } = CreateUnheard();

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

    // Of a meter that is gone, so that no listener is ever told of it.
    private static Histogram<double> CreateUnheard()
    {
        var gone = new Meter(TelemetryNames.Meter);
        gone.Dispose();
        return gone.CreateHistogram<double>("unheard");
    }

    private static Histogram<double> CreateHistogram(Meter meter, InstrumentDefinition definition)
        => meter.CreateHistogram(definition.Name, definition.Unit, definition.Description, tags: null, s_buckets);

    private void Observe<T>(Meter meter, InstrumentDefinition definition, Func<string, MethodTotals, IEnumerable<Measurement<T>>> observe)
        where T : struct
    {
        _ = definition.Kind switch
        {
            InstrumentKind.Counter => meter.CreateObservableCounter(definition.Name, () => Observe(observe), definition.Unit, definition.Description),
            InstrumentKind.UpDownCounter => meter.CreateObservableUpDownCounter(definition.Name, () => Observe(observe), definition.Unit, definition.Description),
            _ => (Instrument)meter.CreateObservableGauge(definition.Name, () => Observe(observe), definition.Unit, definition.Description),
        };
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
