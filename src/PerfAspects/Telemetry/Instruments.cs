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
    private bool _isAwaited; // somebody has them who has perhaps not found all histograms
    private volatile bool _isPublished;
    private ImmutableDictionary<string, Histogram<double>> _histograms = ImmutableDictionary<string, Histogram<double>>.Empty;

    /// <summary>
    /// Stands for the duration of methods that are not timed, so that those that are need not check for one. Nobody can listen
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
    /// <remarks>
    /// The factory and the listeners are the application's, and run under no lock: they may call annotated methods, or wait for a thread
    /// that does. Whoever comes meanwhile gets the instruments as they are; methods composed until then are composed again.
    /// </remarks>
    public static Instruments For(IMeterFactory? factory, ListenerFaults faults)
    {
        Instruments instruments;
        lock (s_gate)
        {
            if ((factory is null ? s_shared : s_byFactory.TryGetValue(factory, out var known) ? known : null) is { } present)
            {
                present._isAwaited |= !present._isPublished;
                return present;
            }

            instruments = new Instruments();
            Set(factory, instruments);
        }

        instruments.Publish(factory, faults);
        return instruments;
    }

    /// <summary>Publishes the instruments of the one static meter, unless they are published already.</summary>
    public static void Prepare() => For(null, new ListenerFaults(NullLogger.Instance));

    public void Add(AspectRuntime runtime) => _scrape.Add(runtime);

    public void Remove(AspectRuntime runtime) => _scrape.Remove(runtime);

    private static void Set(IMeterFactory? factory, Instruments? instruments)
    {
        if (factory is null)
        {
            s_shared = instruments;
        }
        else if (instruments is null)
        {
            s_byFactory.Remove(factory);
        }
        else
        {
            s_byFactory.AddOrUpdate(factory, instruments);
        }
    }

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

    private void Publish(IMeterFactory? factory, ListenerFaults faults)
    {
        var meter = CreateMeter(factory, faults);
        if (meter is not null)
        {
            Publish(meter, faults);
        }

        bool isAwaited;
        lock (s_gate)
        {
            if (meter is null)
            {
                Set(factory, null); // the next runtime tries again
            }

            _isPublished = true;
            isAwaited = _isAwaited;
        }

        foreach (var runtime in isAwaited ? _scrape.ReadRuntimes() : [])
        {
            try
            {
                runtime.Recompose();
            }
            catch (Exception exception)
            {
                faults.Report(TelemetryNames.Meter, exception); // its clock, for instance; its methods go on as they are
            }
        }
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
