using PerfAspects.Benchmarks.StartUp;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>Measures the costs of the monitor beside their targets, and prints a row for each.</summary>
internal static class MonitoringRun
{
    public const int Methods = 1_000;

    public static int Run(string[] only)
    {
        Console.WriteLine("| measured | value | target |");
        Console.WriteLine("|---|---|---|");
        (string Name, Func<IEnumerable<(string What, string Value, string Target)>> Measure)[] parts =
        [
            ("calls", CallCost.Measure), ("memory", RingCost.Measure), ("performance", RangeCost.Measure), ("sampler", SamplerCost.Measure),
            ("events", EventsCost.Measure),
        ];
        foreach (var (_, measure) in parts.Where(part => only.Length == 0 || only.Contains(part.Name)))
        {
            foreach (var (what, value, target) in measure())
            {
                Console.WriteLine($"| {what} | {value} | {target} |");
            }
        }

        return 0;
    }

    /// <summary>Loads the methods and returns what calls each of them once.</summary>
    public static Action Grow(string aspects)
    {
        var methods = GrownMethods.Load(Methods, aspects);
        methods.Register();
        return methods.ToDelegate();
    }
}
