using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>Hands the benchmarks over to BenchmarkDotNet. They run in this process, so that nothing is built again with other settings.</summary>
internal static class RivalsRun
{
    public static int Run(string[] arguments)
    {
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(RivalsRun).Assembly).Run(arguments, DefaultConfig.Instance.AddJob(job));
        return summaries.All(static summary => !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success)) ? 0 : 1;
    }
}
