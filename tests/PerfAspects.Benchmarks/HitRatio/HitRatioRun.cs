using System.Globalization;

namespace PerfAspects.Benchmarks.HitRatio;

/// <summary>The eviction policy beside LRU, both with room for a share of what is asked for.</summary>
internal static class HitRatioRun
{
    private const int Items = 20_000;
    private const int Requests = 1_000_000;

    private static readonly double[] s_shares = [0.01, 0.05, 0.2];

    public static int Run()
    {
        Console.WriteLine($"hits of {Requests:N0} requests; room for 1, 5 and 20 % of {Items:N0} items\n");
        Console.WriteLine("| workload | " + string.Join(" | ", s_shares.Select(static share => $"ours, {share:P0} | LRU, {share:P0}")) + " |");
        Console.WriteLine("|---|" + string.Concat(s_shares.Select(static _ => "---:|---:|")));
        var worse = 0;
        foreach (var (name, requests) in Workloads.All(Items, Requests))
        {
            var cells = new List<string>();
            foreach (var share in s_shares)
            {
                var capacity = (int)(Items * share);
                var (ours, lru) = (PolicyUnderTest.CountHits(requests, capacity), LeastRecentlyUsed.CountHits(requests, capacity));
                worse += ours < lru * LeastOf(name) ? 1 : 0;
                cells.Add(string.Create(CultureInfo.InvariantCulture, $"{(double)ours / requests.Length:P2} | {(double)lru / requests.Length:P2}"));
            }

            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }

        return worse == 0 ? 0 : 1;
    }

    // A workload without hot items is what LRU is made for: there the policy only has to come near.
    private static double LeastOf(string workload) => workload == Workloads.WithoutHotItems ? 0.9 : 0.995;
}
