using PerfAspects.Benchmarks.Budgets;
using PerfAspects.Benchmarks.CompileTime;
using PerfAspects.Benchmarks.Files;
using PerfAspects.Benchmarks.Growth;
using PerfAspects.Benchmarks.HitRatio;
using PerfAspects.Benchmarks.Monitoring;
using PerfAspects.Benchmarks.Overload;
using PerfAspects.Benchmarks.Rivals;
using PerfAspects.Benchmarks.Stack;
using PerfAspects.Benchmarks.StartUp;
using PerfAspects.Benchmarks.Tiers;
using PerfAspects.Benchmarks.Worst;

return args switch
{
    ["--budgets"] => BudgetRun.Run(),
    ["--budgets", "--jitter"] => BudgetRun.Run(strictness: 2, attempts: 5), // shared machines jitter: time at double, bytes as strict as ever
    ["--budgets", "--only", var text] => BudgetRun.Run(only: text),
    ["--hit-ratio"] => HitRatioRun.Run(),
    ["--growth"] => GrowthRun.Run(".", []),
    ["--growth", var folder, .. var names] => GrowthRun.Run(folder, names),
    ["--start-up"] => StartUpRun.Run(),
    ["--stack"] => StackRun.Run(),
    ["--monitoring", .. var names] => MonitoringRun.Run(names),
    ["--worst"] => WorstRun.Run(),
    ["--spike"] => SpikeRun.Run(),
    ["--files", "count", .. var rest] => FilesRun.Count(rest is ["list"]),
    ["--files", .. var rest] => FilesRun.Run(rest),
    ["--entry-size"] => EntrySizeRun.Run(),
    ["--tiers"] => await TiersRun.RunAsync(only: ""),
    ["--tiers", "--only", var text] => await TiersRun.RunAsync(only: text),
    ["--rivals", .. var rest] => RivalsRun.Run(rest),
    ["--compile-time", .. var counts] => CompileTimeRun.Run([.. counts.Select(int.Parse)]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        --budgets            measures each budget beside its hand-written limit; exits with 1 where one is missed
        --budgets --jitter   the same with the time budgets doubled and up to five attempts each, for machines others work on too
        --budgets --only x   those whose names contain x
        --hit-ratio          the eviction policy beside LRU on synthetic workloads
        --growth [folder]    what a call costs as entries, partitions, methods and threads grow; writes the plots (SVG) there
        --growth folder x    the plot x alone: entries, partitions, methods or threads
        --start-up           what an annotated method costs when its program starts, by its aspects
        --stack              how much stack one call through a wrapper takes, by its aspects
        --monitoring [x]     what the monitor costs: all, or calls, memory, performance, sampler or events
        --worst              the longest waits: of an insert into a million hot entries, and of threads that stand in a queue
        --spike              [Shed] on a real pool of ten threads under twelve times the prefetching; exits with 1 below 99.4 % for users
        --entry-size         what a cache keeps for each of up to a million entries, beside what one would use instead
        --tiers              the shared cache and limits beside FusionCache, HybridCache and NeoSmart.Caching.Sqlite; needs redis-server
        --tiers --only x     the rows whose names contain x
        --files [list]       in how many source files of the runtime a call runs code, and in which
        --rivals [options]   BenchmarkDotNet: each budget's pair, and what one would use instead; --filter * runs all, --list flat names them
        --compile-time [n]   generator and analyzers on 1 to 10 000 methods, or on n, beside LoggerMessage's generator on as many
        """);
    return 2;
}
