using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A load and what it takes to keep its value in a cache that is full: no key is asked for twice.</summary>
public class CacheMissBenchmarks : ThreadedBenchmarks
{
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
            _source.Get(first + i, "EUR");
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void TaskAsync() => Run(first =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _ = _source.GetTaskAsync(first + i, "EUR").Result;
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ValueTaskAsync() => Run(first =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _ = _source.GetValueTaskAsync(first + i, "EUR").Result;
        }
    });
}
