using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.State;

namespace PerfAspects.Telemetry;

/// <summary>
/// The instruments of one meter. Counts are observed, not pushed: the counters always run, so a tool that attaches late sees true totals.
/// An exception of a listener when an instrument is published changes nothing: the instrument exists and is used all the same.
/// </summary>
internal sealed class Instruments
{
    private static readonly Lock s_gate = new();
    private static readonly ConditionalWeakTable<IMeterFactory, Instruments> s_byFactory = [];
    private static Instruments? s_shared;

    // Finer than OpenTelemetry's advice at the low end, where cached calls live:
    // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
    private static readonly InstrumentAdvice<double> s_buckets = new()
    {
        HistogramBucketBoundaries = [0.000001, 0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
            0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly MethodScrape _scrape = new();

    /// <summary>
    /// Stands for the duration of methods that are not timed, so that those that are need not ask whether they have one. Nobody can listen
    /// to it.
    /// </summary>
    public static Histogram<double> Unheard { get; } = CreateUnheard();

    public Histogram<double> CallDuration { get; private set; } = Unheard;

    public Histogram<double> TierDuration { get; private set; } = Unheard;

    public Histogram<double> LoadDuration { get; private set; } = Unheard;

    /// <summary>
    /// The instruments of a host's meter factory, or those of the one static meter. A factory that makes no meter gets instruments nobody
    /// can listen to.
    /// </summary>
    /// <param name="factory">The factory, if the application has one.</param>
    /// <param name="faults">Logs what the factory or a listener throws.</param>
    public static Instruments For(IMeterFactory? factory, ListenerFaults faults)
    {
        lock (s_gate)
        {
            if ((factory is null ? s_shared : s_byFactory.TryGetValue(factory, out var known) ? known : null) is { } present)
            {
                return present;
            }

            var instruments = new Instruments();
            if (CreateMeter(factory, faults) is { } meter)
            {
                // Before publishing: a listener that calls an annotated method comes by here again.
                if (factory is null)
                {
                    s_shared = instruments;
                }
                else
                {
                    s_byFactory.AddOrUpdate(factory, instruments);
                }

                instruments.Publish(meter, faults);
            }

            return instruments;
        }
    }

    /// <summary>Publishes the instruments of the one static meter, unless they are published already.</summary>
    public static void Prepare() => For(null, new ListenerFaults(NullLogger.Instance));

    public void Add(AspectRuntime runtime) => _scrape.Add(runtime);

    public void Remove(AspectRuntime runtime) => _scrape.Remove(runtime);

    private static Meter? CreateMeter(IMeterFactory? factory, ListenerFaults faults)
    {
        try
        {
            return factory is null ? new Meter(TelemetryNames.Meter) : factory.Create(new MeterOptions(TelemetryNames.Meter));
        }
        catch (Exception exception)
        {
            faults.Report(TelemetryNames.Meter, exception);
            return null;
        }
    }

    // Of a meter that is gone, so that no listener is ever told of it.
    private static Histogram<double> CreateUnheard()
    {
        var gone = new Meter(TelemetryNames.Meter);
        gone.Dispose();
        return gone.CreateHistogram<double>("unheard");
    }

    private void Publish(Meter meter, ListenerFaults faults)
    {
        CallDuration = CreateHistogram(meter, InstrumentManifest.CallDuration, faults);
        LoadDuration = CreateHistogram(meter, InstrumentManifest.CacheLoadDuration, faults);
        TierDuration = CreateHistogram(meter, InstrumentManifest.TierDuration, faults);
        Observe(InstrumentManifest.Calls, Observations.Calls);
        Observe(InstrumentManifest.ActiveCalls, Observations.ActiveCalls);
        Observe(InstrumentManifest.CacheRequests, Observations.CacheRequests);
        Observe(InstrumentManifest.CacheHitRatio, Observations.CacheHitRatio);
        Observe(InstrumentManifest.CacheEvictions, Observations.CacheEvictions);
        Observe(InstrumentManifest.CacheInvalidations, Observations.CacheInvalidations);
        Observe(InstrumentManifest.CacheEntries, Observations.CacheEntries);
        Observe(InstrumentManifest.RateLimitRequests, Observations.RateLimitRequests);
        Observe(InstrumentManifest.CircuitState, Observations.CircuitState);
        Observe(InstrumentManifest.CircuitTransitions, Observations.CircuitTransitions);
        Observe(InstrumentManifest.CircuitRejections, Observations.CircuitRejections);
        Observe(InstrumentManifest.RetryAttempts, Observations.RetryAttempts);
        Observe(InstrumentManifest.RetrySuppressed, Observations.RetrySuppressed);
        Observe(InstrumentManifest.Hedges, Observations.Hedges);
        Observe(InstrumentManifest.Timeouts, Observations.Timeouts);
        Observe(InstrumentManifest.AbandonedCalls, Observations.AbandonedCalls);
        Observe(InstrumentManifest.BulkheadRejections, Observations.BulkheadRejections);
        Observe(InstrumentManifest.BulkheadQueued, Observations.BulkheadQueued);
        Observe(InstrumentManifest.ConcurrencyLimit, Observations.ConcurrencyLimit);
        Observe(InstrumentManifest.ConcurrencyInFlight, Observations.ConcurrencyInFlight);
        Observe(InstrumentManifest.ConcurrencyRejections, Observations.ConcurrencyRejections);
        Observe(InstrumentManifest.Fallbacks, Observations.Fallbacks);
        Observe(InstrumentManifest.UnaskedKeys, Observations.UnaskedKeys);
        Observe(InstrumentManifest.Batches, Observations.Batches);
        Observe(InstrumentManifest.BatchKeys, Observations.BatchKeys);
        Observe(InstrumentManifest.WarmKeys, Observations.WarmKeys);
        Observe(InstrumentManifest.TierRequests, Observations.TierRequests);
        ObserveTiers(InstrumentManifest.TierState, static tier => tier.IsAvailable ? 1 : 0, Math.Min);
        ObserveTiers(InstrumentManifest.TierPendingInvalidations, static tier => tier.PendingInvalidations, static (left, right) => left
            + right);
        ObserveTiers(InstrumentManifest.TierLag, static tier => tier.Lag, Math.Max);

        void ObserveTiers(InstrumentDefinition definition, Func<ITierState, long> observe, Func<long, long, long> combine)
            => CreateObservable(meter, definition, () => _scrape.ObserveTiers(observe, combine), faults);

        void Observe<T>(InstrumentDefinition definition, Func<string, MethodTotals, IEnumerable<Measurement<T>>> observe)
            where T : struct
            => CreateObservable(meter, definition, () => _scrape.Observe(definition.Name, observe), faults);
    }

    private static Histogram<double> CreateHistogram(Meter meter, InstrumentDefinition definition, ListenerFaults faults)
    {
        try
        {
            return meter.CreateHistogram(definition.Name, definition.Unit, definition.Description, tags: null, s_buckets);
        }
        catch (Exception exception)
        {
            faults.Report(definition.Name, exception);
            return FindPublished(meter, definition.Name) ?? Unheard;
        }
    }

    private static void CreateObservable<T>(Meter meter, InstrumentDefinition definition, Func<IEnumerable<Measurement<T>>> observe,
        ListenerFaults faults)
        where T : struct
    {
        try
        {
            _ = definition.Kind switch
            {
                InstrumentKind.Counter => meter.CreateObservableCounter(definition.Name, observe, definition.Unit, definition.Description),
                InstrumentKind.UpDownCounter
                    => meter.CreateObservableUpDownCounter(definition.Name, observe, definition.Unit, definition.Description),
                _ => (Instrument)meter.CreateObservableGauge(definition.Name, observe, definition.Unit, definition.Description),
            };
        }
        catch (Exception exception)
        {
            faults.Report(definition.Name, exception); // the instrument belongs to its meter by then
        }
    }

    // The exception of a listener leaves the constructor of an instrument that is published by then; a listener of our own is given it.
    private static Histogram<double>? FindPublished(Meter meter, string name)
    {
        Histogram<double>? found = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _)
                => found = instrument.Meter == meter && instrument.Name == name ? instrument as Histogram<double> : found,
        };
        listener.Start();
        return found;
    }
}
