using BenchmarkDotNet.Attributes;
using PerfAspects.Benchmarks.HitRatio;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A full cache in its daily work: requests for ten times as many keys as it has room for, some far more often than others. What it hits and what it evicts is its own doing.</summary>
public class EvictionBenchmarks : ThreadedBenchmarks
{
    private static readonly int[] s_requests = Workloads.Zipf(items: 100_000, requests: 1 << 20, skew: 1.0);

    private IPriceSource _source = new PriceSource();

    public IEnumerable<string> Names => PriceRivals.Names;

    [ParamsSource(nameof(Names))]
    public string Cache { get; set; } = "";

    [GlobalSetup]
    public void Choose() => _source = PriceRivals.Create(Cache);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Sync() => Run(first =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _source.Get(s_requests[(first + i) & (s_requests.Length - 1)], "EUR");
        }
    });
}
