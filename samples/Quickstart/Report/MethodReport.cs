using PerfAspects;
using Quickstart.Load;
using Quickstart.Upstream;

namespace Quickstart.Report;

/// <summary>What one method of a fleet's clock did, as the three sides saw it: PerfAspects, the callers and the upstream.</summary>
internal sealed class MethodReport(string method, string? route, Fleet fleet, UpstreamServer upstream, BreakerTransitions transitions)
{
    private readonly AspectMethod _method = AspectRuntime.Default.Find(fleet.NameOf(method))!; // known to the runtime, called or not
    private readonly Percentiles? _latency = fleet.Latencies.Summarize(method);

    public string Method => method;

    public bool IsCached => Has("Cached");

    public int? UpstreamCalls { get; } = route is null ? null : upstream.CountRequests(fleet.Name, route);

    /// <summary>The cells of the table of calls, without what the cache saved: that takes a comparison.</summary>
    public string[] CallCells()
    {
        var statistics = _method.GetStatistics();
        var requests = statistics.CacheHits + statistics.CacheMisses + statistics.CacheJoined + statistics.CacheStale;
        return
        [
            Figures.Count(statistics.Calls),
            Figures.Count(statistics.Failures - statistics.Rejected), // a rejection is a failure too, but has its own column
            Figures.Share(statistics.CacheHits, requests),
            IsCached ? Figures.Count(statistics.CacheJoined) : Figures.None,
            Has("RateLimited") ? Figures.Count(statistics.Rejected) : Figures.None,
            Has("CircuitBreaker") ? Figures.Count(transitions.Count(_method.Name)) : Figures.None,
            UpstreamCalls is { } calls ? Figures.Count(calls) : Figures.None,
        ];
    }

    public string[] LatencyCells()
        => [Figures.Latency(_latency?.P50), Figures.Latency(_latency?.P95), Figures.Latency(_latency?.P99)];

    private bool Has(string aspect) => _method.Aspects.Contains(aspect);
}
