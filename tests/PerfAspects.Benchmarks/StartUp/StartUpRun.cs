using System.Runtime;
using PerfAspects.Benchmarks.Growth;

namespace PerfAspects.Benchmarks.StartUp;

/// <summary>What an annotated method costs when its program starts: to be in the manifest, and to be called first.</summary>
internal static class StartUpRun
{
    private const int Methods = 100;
    private const int Rounds = 9;

    private static readonly string?[] s_aspects =
    [
        null,
        "Timed",
        "RateLimited(1_000_000, \"1s\")",
        "Timed, Cached(\"5m\")",
        "Timed, Cached(\"5m\"), RateLimited(1_000_000, \"1s\")",
        "Timed, Cached(\"5m\"), RateLimited(1_000_000, \"1s\"), Retry(3), CircuitBreaker, Bulkhead(100)",
    ];

    public static int Run()
    {
        Console.WriteLine($"{$"a method, the least disturbed of {Rounds} rounds of {Methods}",-100}{"manifest",12}{"first call",12}{"compiled",10}{"kept",10}");
        foreach (var aspects in s_aspects)
        {
            GrownMethods.Load(10, aspects).ToDelegate()(); // what the first method of its kind costs once
            var rounds = Enumerable.Range(0, Rounds).Select(_ => Cost.Of(GrownMethods.Load(Methods, aspects))).ToArray();
            Print(aspects is null ? "none" : $"[{aspects}]", rounds);
        }

        return 0;
    }

    private static void Print(string aspects, Cost[] rounds)
    {
        var manifest = rounds.Min(static cost => cost.Manifest) / 1_000;
        var firstCall = rounds.Min(static cost => cost.FirstCall) / 1_000;
        var (compiled, bytes) = (rounds.Min(static cost => cost.Compiled), rounds.Min(static cost => cost.Bytes));
        Console.WriteLine(FormattableString.Invariant($"{aspects,-100}{manifest,9:F1} µs{firstCall,9:F1} µs{compiled,10:F1}{bytes,8:F0} B"));
    }

    private sealed record Cost(double Manifest, double FirstCall, double Compiled, double Bytes)
    {
        public static Cost Of(GrownMethods methods)
        {
            List(); // those that are known already
            var manifest = Measure.Once(Methods, _ =>
            {
                methods.Register();
                List();
            });
            var callAll = methods.ToDelegate();
            var compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
            var firstCall = 0.0;
            var bytes = Measure.Bytes(() => firstCall = Measure.Once(Methods, _ => callAll()));
            return new Cost(manifest, firstCall, (double)(JitInfo.GetCompiledMethodCount(currentThread: true) - compiled) / Methods, bytes / Methods);
        }

        private static void List() => GC.KeepAlive(AspectRuntime.Default.Methods);
    }
}
