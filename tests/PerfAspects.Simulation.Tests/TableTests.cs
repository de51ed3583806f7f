using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using PerfAspects.Simulation.Limiters;

namespace PerfAspects.Simulation;

/// <summary>
/// The table of docs/overload.md is what the simulation gives. Its cells are text, so that any change of the algorithm shows;
/// PERFASPECTS_WRITE_TABLE=1 writes it.
/// </summary>
public sealed class TableTests
{
    private const string Begin = "<!-- simulation -->\n";
    private const string End = "<!-- /simulation -->\n";

    private static readonly (string Name, Func<EventClock, ILimiter> Create)[] s_limiters =
    [
        ("`[AdaptiveConcurrency]`", static clock => new Ours(clock)),
        ("AIMD", static clock => new Aimd(clock)),
        ("Gradient2", static clock => new Gradient2(clock)),
        ("Vegas", static clock => new Vegas(clock)),
        ("Envoy gradient", static clock => new EnvoyGradient(clock)),
    ];

    [Fact]
    public void Table_IsTheOneOfTheGuide()
    {
        var path = Path.GetFullPath(Path.Combine(ThisFolder(), "../../docs/overload.md"));
        var guide = File.ReadAllText(path);
        var (begin, end) = (guide.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, guide.IndexOf(End, StringComparison.Ordinal));
        var table = Table();
        if (Environment.GetEnvironmentVariable("PERFASPECTS_WRITE_TABLE") == "1")
        {
            File.WriteAllText(path, guide[..begin] + table + guide[end..]);
            return;
        }

        Assert.Equal(table, guide[begin..end]);
    }

    private static string Table()
    {
        var table = new StringBuilder("| load | limiter | calls/s | core p50 | core p99 | call p50 | rejected | limit |\n");
        table.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var scenario in new[]
        {
            Scenarios.Over(), Scenarios.Heavy, Scenarios.Half, Scenarios.Low, Scenarios.OneWorker, Scenarios.HundredWorkers,
            Scenarios.HeavyTail,
        })
        {
            foreach (var (name, create) in s_limiters)
            {
                var run = new Run(scenario, create, seed: 1);
                run.Until(scenario == Scenarios.HeavyTail ? 65 : 20);
                table.Append(Row(scenario.Name, name, run.Until()));
            }
        }

        foreach (var (name, create) in s_limiters)
        {
            var run = new Run(Scenarios.Slow, create, seed: 1);
            run.Until(70);
            table.Append(Row("three times slower, 70 % load", name, run.Until(120)));
        }

        return table.ToString();
    }

    private static string Row(string scenario, string limiter, Measured measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {scenario} | {limiter} | {measured.DonePerSecond:0} "
        + $"| {measured.Cores.Percentile(0.5):0.0} ms | {measured.Cores.Percentile(0.99):0} ms "
        + $"| {measured.Calls.Percentile(0.5):0.0} ms | {measured.RejectedShare * 100:0.00} % | {measured.Limit:0} |\n");

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
