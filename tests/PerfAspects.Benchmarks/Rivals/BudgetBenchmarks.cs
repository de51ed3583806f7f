using BenchmarkDotNet.Attributes;
using PerfAspects.Benchmarks.Budgets;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>Every budget as a pair: ours beside the limit written by hand.</summary>
[MemoryDiagnoser]
public class BudgetBenchmarks
{
    private const int Operations = 1_000;

    private readonly Dictionary<string, Budget> _budgets = BudgetRun.Budgets().ToDictionary(static budget => budget.Name);
    private Budget? _budget;

    public IEnumerable<string> Names => _budgets.Keys;

    [ParamsSource(nameof(Names))]
    public string Budget { get; set; } = "";

    [GlobalSetup]
    public void Choose() => _budget = _budgets[Budget];

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void ByHand() => _budget!.Limit(Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Ours() => _budget!.Ours(Operations);
}
