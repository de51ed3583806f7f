using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>
/// Hands the benchmarks over to BenchmarkDotNet. They run in this process, so that nothing is built again with other settings; in many short iterations, of
/// which the least disturbed one tells most where others work on the machine too.
/// </summary>
internal static class RivalsRun
{
    public static int Run(string[] arguments)
    {
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(20)).WithWarmupCount(30).WithIterationCount(30);
        var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Min).WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(50));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(RivalsRun).Assembly).Run(arguments, config);
        return summaries.All(static summary => !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success)) ? 0 : 1;
    }
}
