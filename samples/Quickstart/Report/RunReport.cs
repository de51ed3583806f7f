using Quickstart.Load;
using Quickstart.Upstream;

namespace Quickstart.Report;

/// <summary>The tables at the end: a row per method and, for a cached one, the same load without the cache beside it.</summary>
internal sealed class RunReport(UpstreamServer upstream, Fleet cached, Fleet uncached)
{
    private static readonly (string Method, string? Route)[] s_methods =
    [
        (nameof(IWorldClock.GetOffsetAsync), Routes.Offset),
        (nameof(IWorldClock.GetDaylightRuleAsync), Routes.DaylightRule),
        (nameof(IWorldClock.GetNextTransitionAsync), Routes.NextTransition),
        (nameof(IWorldClock.GetSharedOfficeHours), null),
    ];

    private readonly BreakerTransitions _transitions = BreakerTransitions.Read();

    public void WriteTo(TextWriter output)
    {
        var calls = new Table("", "calls", "failed", "hit ratio", "joined", "rejected", "transitions", "upstream calls", "saved");
        var latencies = new Table("successful calls", "p50", "p95", "p99", "without cache: p50", "p95", "p99");
        foreach (var (method, route) in s_methods)
        {
            var with = new MethodReport(method, route, cached, upstream, _transitions);
            var without = new MethodReport(method, route, uncached, upstream, _transitions);
            AddCalls(calls, with, without);
            latencies.Add([method, .. with.LatencyCells(), .. with.IsCached ? without.LatencyCells() : [Figures.None, Figures.None, Figures.None]]);
        }

        calls.WriteTo(output);
        output.WriteLine();
        latencies.WriteTo(output);
        output.WriteLine();
        foreach (var (method, _) in s_methods)
        {
            WriteTransitions(output, method, _transitions.Describe(cached.NameOf(method)));
            WriteTransitions(output, $"{method} without the cache", _transitions.Describe(uncached.NameOf(method)));
        }
    }

    private static void WriteTransitions(TextWriter output, string breaker, string transitions)
    {
        if (transitions.Length > 0)
        {
            output.WriteLine($"circuit of {breaker}: {transitions}");
        }
    }

    private static void AddCalls(Table table, MethodReport with, MethodReport without)
    {
        if (!with.IsCached)
        {
            table.Add([with.Method, .. with.CallCells(), Figures.None]);
            return;
        }

        var saved = (without.UpstreamCalls ?? 0) - (with.UpstreamCalls ?? 0);
        table.Add([with.Method, .. with.CallCells(), $"{Figures.Count(saved)} ({Figures.Share(saved, without.UpstreamCalls ?? 0)})"]);
        table.Add(["  without the cache", .. without.CallCells(), Figures.None]);
    }
}
