using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>What aspects cost one inside the other, nobody listening and nothing failing: answered from the cache, or by the core.</summary>
public class NestedBenchmarks : ThreadedBenchmarks
{
    private static readonly Dictionary<string, (Func<AspectRuntime, INestedMethods> Create, bool IsHit)> s_methods = new()
    {
        ["no aspect"] = (static _ => new PlainMethods(), false),
        ["Timed"] = (static runtime => new TimedMethods(runtime), false),
        ["Timed, Cached: hit"] = (static runtime => new TimedCachedMethods(runtime), true),
        ["Timed, Cached, RateLimited: hit"] = (static runtime => new TimedCachedLimitedMethods(runtime), true),
        ["every aspect: hit"] = (static runtime => new EveryAspectMethods(runtime), true),
        ["Timed, Cached: miss"] = (static runtime => new TimedCachedMethods(runtime), false),
        ["Timed, Cached, RateLimited: miss"] = (static runtime => new TimedCachedLimitedMethods(runtime), false),
        ["every aspect: miss"] = (static runtime => new EveryAspectMethods(runtime), false),
        ["every aspect but Cached"] = (static runtime => new EveryAspectButCachedMethods(runtime), false),
    };

    private INestedMethods _methods = new PlainMethods();
    private int _step;

    public IEnumerable<string> Names => s_methods.Keys;

    [ParamsSource(nameof(Names))]
    public string Aspects { get; set; } = "";

    [GlobalSetup]
    public void Choose()
    {
        var (create, isHit) = s_methods[Aspects];
        _methods = create(new AspectRuntime());
        _step = isHit ? 0 : 1; // always the same key, or never
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Sync() => Run(first =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _methods.Get((first + i) * _step, default);
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void TaskAsync() => Run(first =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _ = _methods.GetTaskAsync((first + i) * _step, default).Result;
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ValueTaskAsync() => Run(first =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _ = _methods.GetValueTaskAsync((first + i) * _step, default).Result;
        }
    });
}
