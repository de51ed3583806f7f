using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;

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

    private readonly MethodScrape _scrape = new();
    private ImmutableDictionary<string, Histogram<double>> _histograms = ImmutableDictionary<string, Histogram<double>>.Empty;

    /// <summary>
    /// Stands for the duration of methods that are not timed, so that those that are need not ask whether they have one. Nobody can listen
    /// to it.
    /// </summary>
    public static Histogram<double> Unheard { get; } = CreateUnheard();

    /// <summary>The histogram of a declaration; one that nobody can listen to until it is published.</summary>
    public Histogram<double> Find(HistogramDeclaration declaration) => _histograms.GetValueOrDefault(declaration.Name, Unheard);

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

    // Of a meter that is gone, so that no listener is ever notified of it.
    private static Histogram<double> CreateUnheard()
    {
        var gone = new Meter(TelemetryNames.Meter);
        gone.Dispose();
        return gone.CreateHistogram<double>("unheard");
    }

    private void Publish(Meter meter, ListenerFaults faults)
    {
        foreach (var declaration in TelemetryRegistry.Instruments)
        {
            Instrument? published = null;
            try
            {
                published = declaration.Publish(meter, _scrape);
            }
            catch (Exception exception)
            {
                faults.Report(declaration.Name, exception); // the instrument belongs to its meter by then
            }

            if (declaration is HistogramDeclaration && (published ?? FindPublished(meter, declaration.Name)) is Histogram<double> histogram)
            {
                _histograms = _histograms.SetItem(declaration.Name, histogram);
            }
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
