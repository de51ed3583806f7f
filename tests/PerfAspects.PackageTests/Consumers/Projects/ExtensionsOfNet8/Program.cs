using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using PerfAspects;

// A span and a listener to every instrument: the aspects use what DiagnosticSource has since .NET 9.
var spans = new List<Activity>();
using var tracer = new ActivityListener
{
    ShouldListenTo = static source => source.Name == "PerfAspects",
    Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    ActivityStopped = spans.Add,
};
ActivitySource.AddActivityListener(tracer);
var measured = 0;
using var meter = new MeterListener
{
    InstrumentPublished = static (instrument, listener) =>
    {
        if (instrument.Meter.Name == "PerfAspects")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    },
};
meter.SetMeasurementEventCallback<double>((_, _, _, _) => measured++);
meter.Start();

await RunAsync("first run");
await RunAsync("second run");
Console.WriteLine($"spans: {spans.Count}, failed: {spans.Count(static span => span.Events.Any(static e => e.Name == "exception"))}");
Console.WriteLine($"measured: {measured > 0}");

async Task RunAsync(string name)
{
    var builder = WebApplication.CreateBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Services.AddMemoryCache(static options => options.SizeLimit = 10);
    builder.Services.AddPerfAspects();
    builder.Services.AddPerfAspectsSqlite(Path.Combine(AppContext.BaseDirectory, "cache.db"));
    builder.Services.AddPerfAspectsMonitoring();
    builder.Services.AddSingleton<Rates>();
    await using var app = builder.Build();
    app.MapPerfAspects("/perfaspects").AllowAnonymous();
    await app.StartAsync();
    var rates = app.Services.GetRequiredService<Rates>();
    _ = await rates.GetAsync("EUR", default);
    _ = await rates.GetAsync("EUR", default);
    var failures = 0;
    foreach (var unknown in new[] { "", "" })
    {
        try
        {
            _ = await rates.GetAsync(unknown, default);
        }
        catch (ArgumentException)
        {
            failures++;
        }
        catch (RateLimitRejectedException)
        {
            failures += 10;
        }
    }

    using var client = new HttpClient();
    var health = await client.GetAsync(new Uri($"{app.Urls.Single()}/perfaspects/api/health"));
    Console.WriteLine($"{name}: {rates.Loads} loads, {failures} failures, health {(int)health.StatusCode}");
}

public sealed partial class Rates(AspectRuntime runtime)
{
    public int Loads { get; private set; }

    [Timed, Traced, Cached("1h", Shared = true), RateLimited(2, "1h"), Retry(1, Delay = "1ms"), CircuitBreaker, Timeout("10s"), Bulkhead(2)]
    public partial Task<decimal> GetAsync(string currency, CancellationToken cancellationToken);

    private Task<decimal> GetCoreAsync(string currency, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(currency);
        Loads++;
        return Task.FromResult((decimal)currency.Length);
    }
}
