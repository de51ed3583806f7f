using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A cached answer, beside what one would use instead.</summary>
public class CacheHitBenchmarks : ThreadedBenchmarks
{
    private IPriceSource _source = new PriceSource();

    public IEnumerable<string> Names => PriceRivals.Names;

    [ParamsSource(nameof(Names))]
    public string Cache { get; set; } = "";

    [GlobalSetup]
    public void Choose() => _source = PriceRivals.Create(Cache);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Sync() => Run(_ =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _source.Get(42, "EUR");
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void TaskAsync() => Run(_ =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _ = _source.GetTaskAsync(42, "EUR").Result;
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ValueTaskAsync() => Run(_ =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _ = _source.GetValueTaskAsync(42, "EUR").Result;
        }
    });
}
