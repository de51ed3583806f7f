using System.Diagnostics.Metrics;

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

/// <summary>An instrument as tools see it, declared beside the aspect that it shows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Description">The description that tools show.</param>
/// <param name="Tags">Its tags besides the method's name.</param>
internal abstract record InstrumentDeclaration(string Name, InstrumentKind Kind, string Unit, string Description, string[] Tags)
{
    /// <summary>Whether the instrument is about a runtime, so that it has no tag with the method's name.</summary>
    public virtual bool IsOfRuntime { get; init; }

    /// <summary>An instrument that shows a counter of the methods in which it is not zero.</summary>
    public static InstrumentDeclaration Counted(string name, string unit, string description, Counter counter)
        => new MethodInstrument<long>(
            name, InstrumentKind.Counter, unit, description, (method, totals) => Observations.Counted(method, totals[counter]));

    /// <summary>Publishes the instrument.</summary>
    public abstract Instrument Publish(Meter meter, MethodScrape scrape);

    /// <summary>Publishes an instrument that is observed.</summary>
    protected Instrument PublishObservable<T>(Meter meter, Func<IEnumerable<Measurement<T>>> observe)
        where T : struct
        => Kind switch
        {
            InstrumentKind.Counter => meter.CreateObservableCounter(Name, observe, Unit, Description),
            InstrumentKind.UpDownCounter => meter.CreateObservableUpDownCounter(Name, observe, Unit, Description),
            _ => meter.CreateObservableGauge(Name, observe, Unit, Description),
        };
}

/// <summary>A histogram of durations in seconds.</summary>
internal sealed record HistogramDeclaration(string Name, string Description, params string[] Tags)
    : InstrumentDeclaration(Name, InstrumentKind.Histogram, "s", Description, Tags)
{
    // Finer than OpenTelemetry's advice at the low end, where cached calls live:
    // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
    private static readonly InstrumentAdvice<double> s_buckets = new()
    {
        HistogramBucketBoundaries = [0.000001, 0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
            0.75, 1, 2.5, 5, 7.5, 10],
    };

    /// <inheritdoc/>
    public override Instrument Publish(Meter meter, MethodScrape scrape)
        => meter.CreateHistogram(Name, Unit, Description, tags: null, s_buckets);
}

/// <summary>An instrument that is observed for the methods of each name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Description">The description that tools show.</param>
/// <param name="Observe">Returns the measurements of the methods of one name.</param>
/// <param name="Tags">Its tags besides the method's name.</param>
internal sealed record MethodInstrument<T>(
    string Name,
    InstrumentKind Kind,
    string Unit,
    string Description,
    Func<string, MethodTotals, IEnumerable<Measurement<T>>> Observe,
    params string[] Tags)
    : InstrumentDeclaration(Name, Kind, Unit, Description, Tags)
    where T : struct
{
    /// <inheritdoc/>
    public override Instrument Publish(Meter meter, MethodScrape scrape)
        => PublishObservable(meter, () => scrape.Observe(Name, Observe));
}

/// <summary>An instrument that is observed for the runtimes of a meter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Description">The description that tools show.</param>
/// <param name="Observe">Returns the measurements of the runtimes.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record RuntimeInstrument(
    string Name,
    InstrumentKind Kind,
    string Unit,
    string Description,
    Func<IReadOnlyList<AspectRuntime>, IEnumerable<Measurement<long>>> Observe,
    params string[] Tags)
    : InstrumentDeclaration(Name, Kind, Unit, Description, Tags)
{
    /// <inheritdoc/>
    public override bool IsOfRuntime { get; init; } = true;

    /// <inheritdoc/>
    public override Instrument Publish(Meter meter, MethodScrape scrape)
        => PublishObservable(meter, () => Observe(scrape.ReadRuntimes()));
}
