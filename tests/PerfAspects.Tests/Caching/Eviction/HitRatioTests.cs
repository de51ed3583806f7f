using PerfAspects.Benchmarks.HitRatio;

namespace PerfAspects.Tests.Caching.Eviction;

/// <summary>The hit ratio of the eviction policy on seeded workloads, beside LRU.</summary>
public sealed class HitRatioTests
{
    private const int Items = 20_000;
    private const int Requests = 200_000;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void ZipfWithScans_BesideLru_IsBetter(double share)
    {
        var capacity = (int)(Items * share);
        foreach (var (name, requests) in Workloads.All(Items, Requests).Where(static workload => workload.Name.EndsWith("scans", StringComparison.Ordinal)))
        {
            var (ours, lru) = (PolicyUnderTest.CountHits(requests, capacity), LeastRecentlyUsed.CountHits(requests, capacity));

            Assert.True(ours > lru, $"{name}, room for {capacity}: {ours} hits, LRU {lru}");
        }
    }

    // The policy with a fixed small queue of a tenth, as in the paper, has 50.4 %.
    [Fact]
    public void Zipf_RoomForOnePercent_HasTheHitsOfAPolicyThatCountsUses()
    {
        var requests = Workloads.Zipf(10_000, 1_000_000, 1.0);

        var ratio = (double)PolicyUnderTest.CountHits(requests, 100) / requests.Length;

        Assert.True(ratio > 0.508, $"{ratio:P2} of the requests are hits");
    }

    // With a fixed small queue of a tenth, a third less than LRU: items leave it before they are asked for again.
    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    [InlineData(800)]
    public void ItemsAskedForAgainSoon_BesideLru_AreHits(int meanInterval)
    {
        const int Room = 1_000;
        var requests = Workloads.Recent(Requests * 2, meanInterval);

        var (ours, lru) = (PolicyUnderTest.CountHits(requests, Room), LeastRecentlyUsed.CountHits(requests, Room));

        Assert.True(ours > 0.97 * lru, $"{ours} hits, LRU {lru}");
    }

    // The factors of HashSpread are other ones in each process, and with all of them more than half are hits.
    [Fact]
    public void Loop_SomewhatLargerThanTheCache_HasHits()
    {
        const int Room = 4_000;
        int[] requests = [.. Enumerable.Range(0, Requests).Select(static i => i % (Room + Room / 5))];

        var ratio = (double)PolicyUnderTest.CountHits(requests, Room) / Requests;

        Assert.True(ratio > 0.5, $"{ratio:P2} of the requests are hits"); // LRU has none, and so has a policy without a memory of evicted keys
    }
}
