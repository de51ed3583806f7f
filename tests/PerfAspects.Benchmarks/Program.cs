using PerfAspects.Benchmarks.Budgets;
using PerfAspects.Benchmarks.HitRatio;

return args switch
{
    ["--budgets"] => BudgetRun.Run(strictness: 1),
    ["--budgets", "--jitter"] => BudgetRun.Run(strictness: 2), // shared machines jitter: time at double, bytes as strict as ever
    ["--budgets", "--only", var text] => BudgetRun.Run(strictness: 1, text),
    ["--hit-ratio"] => HitRatioRun.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        --budgets            measures each budget beside its hand-written limit; exits with 1 where one is missed
        --budgets --jitter   the same with the time budgets doubled, for machines others work on too
        --budgets --only x   those whose names contain x
        --hit-ratio          the eviction policy beside LRU on synthetic workloads
        """);
    return 2;
}
