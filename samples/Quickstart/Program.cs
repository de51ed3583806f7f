using Quickstart;
using Quickstart.Load;
using Quickstart.Report;
using Quickstart.Upstream;
using Samples;

var isWatched = SampleDashboard.IsAsked(ref args);
if (!Options.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    return 2;
}

if (options.ShowHelp)
{
    Console.WriteLine(Options.Help);
    return 0;
}

var database = new TimeZoneDatabase();
if (!database.IsInstalled)
{
    Console.Error.WriteLine("This machine has no time-zone database, which the sample's upstream answers from. Install it (the package is often called tzdata).");
    return 1;
}

await using var dashboard = isWatched ? await SampleDashboard.StartAsync() : null;
var faults = new FaultPlan(options.Duration);
await using var upstream = await UpstreamServer.StartAsync(database, faults);

// Two fleets carry the same load side by side and meet the same upstream, its spell of failures included.
var now = DateTimeOffset.UtcNow;
using var cachedHttp = upstream.CreateClient(nameof(WorldClockService));
using var uncachedHttp = upstream.CreateClient(nameof(UncachedWorldClock));
var cached = new Fleet(new WorldClockService(cachedHttp), database.ZoneIds, now);
var uncached = new Fleet(new UncachedWorldClock(uncachedHttp), database.ZoneIds, now);

// Three instruments, since the tool shows one screen only: these fit 100 columns by 40 rows.
const string Watch = "--maxHistograms 50 --counters \"PerfAspects[perfaspects.cache.hit.ratio,perfaspects.cache.load.duration,perfaspects.circuit_breaker.state]\"";
Console.WriteLine($"""
    PerfAspects quickstart, process id {Environment.ProcessId}. The same figures live, from another terminal:

      dotnet-counters monitor --process-id {Environment.ProcessId} {Watch}

    {Fleet.Workers} workers request {database.ZoneIds.Length} time zones, and {Fleet.Workers} more make the same calls without the cache.

    """);

faults.Begin();
var load = Task.WhenAll(cached.RunAsync(options.Duration, upstream.Stopping), uncached.RunAsync(options.Duration, upstream.Stopping));
await new ProgressLine(Console.Out, rewrite: !Console.IsOutputRedirected, options.Duration, faults).ShowUntilAsync(load);
await load;

Console.WriteLine();
new RunReport(upstream, cached, uncached).WriteTo(Console.Out);
if (dashboard is not null)
{
    await dashboard.WaitAsync();
}

return 0;
