using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace PerfAspects.PackageTests.Counters;

/// <summary>
/// Watches a meter of another process the way dotnet-counters does: an event pipe by process id, with the same provider, keyword
/// and arguments (https://learn.microsoft.com/dotnet/core/diagnostics/diagnostics-client-library).
/// </summary>
internal sealed class CounterSession : IDisposable
{
    private const string Provider = "System.Diagnostics.Metrics";
    private const string SharedSession = "SHARED"; // lets several tools watch one process at a time
    private const long TimeSeriesValues = 0x2;

    private readonly string _meter;
    private readonly EventPipeSession _session;

    private CounterSession(string meter, EventPipeSession session)
    {
        _meter = meter;
        _session = session;
    }

    public List<CounterReading> Readings { get; } = [];

    /// <summary>Instruments by name, with the kind the process announced.</summary>
    public Dictionary<string, string> Kinds { get; } = [];

    /// <summary>What the process said went wrong with the session.</summary>
    public List<string> Errors { get; } = [];

    public static CounterSession Attach(int processId, string meter)
    {
        var arguments = new Dictionary<string, string>
        {
            ["SessionId"] = SharedSession,
            ["Metrics"] = meter,
            ["RefreshInterval"] = "1",
            ["MaxTimeSeries"] = "1000",
            ["MaxHistograms"] = "50", // dotnet-counters' --maxHistograms
            ["ClientId"] = Guid.NewGuid().ToString(),
        };
        var provider = new EventPipeProvider(Provider, EventLevel.Informational, TimeSeriesValues, arguments);
        return new CounterSession(meter, new DiagnosticsClient(processId).StartEventPipeSession(provider, requestRundown: false));
    }

    /// <summary>Reads until the process ends.</summary>
    public Task ReadToEndAsync() => Task.Factory.StartNew(
        () =>
        {
            using var source = new EventPipeEventSource(_session.EventStream);
            source.Dynamic.AddCallbackForProviderEvent(Provider, eventName: null, Read);
            source.Process();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    public void Dispose() => _session.Dispose();

    private void Read(TraceEvent traced)
    {
        switch (traced.EventName)
        {
            case "BeginInstrumentReporting" when IsOurs(traced):
                Kinds[Text(traced, "instrumentName")] = Text(traced, "instrumentType");
                break;
            case "CounterRateValuePublished" or "UpDownCounterRateValuePublished" when IsOurs(traced):
                Add(traced, Text(traced, "value"));
                break;
            case "GaugeValuePublished" when IsOurs(traced):
                Add(traced, Text(traced, "lastValue"));
                break;
            case "HistogramValuePublished" when IsOurs(traced):
                Add(traced, MedianOf(Text(traced, "quantiles")));
                break;
            case "Error" or "ObservableInstrumentCallbackError":
                Errors.Add(Text(traced, "errorMessage"));
                break;
            case "TimeSeriesLimitReached" or "HistogramLimitReached" or "MultipleSessionsNotSupportedError" or "MultipleSessionsConfiguredIncorrectlyError":
                Errors.Add(traced.EventName);
                break;
        }
    }

    private bool IsOurs(TraceEvent traced) => Text(traced, "meterName") == _meter;

    private void Add(TraceEvent traced, string value)
    {
        var tags = Text(traced, "tags")
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(tag => tag.Split('=', 2))
            .ToDictionary(tag => tag[0], tag => tag[1]);

        // An interval without a measurement is published without a value.
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            Readings.Add(new CounterReading(Text(traced, "instrumentName"), Text(traced, "unit"), tags, number));
        }
    }

    // As in "0.5=0.00012;0.95=0.0015;0.99=0.2".
    private static string MedianOf(string quantiles)
        => quantiles.Split(';').FirstOrDefault(quantile => quantile.StartsWith("0.5=", StringComparison.Ordinal))?["0.5=".Length..] ?? "";

    private static string Text(TraceEvent traced, string payload) => Convert.ToString(traced.PayloadByName(payload), CultureInfo.InvariantCulture)!;
}
