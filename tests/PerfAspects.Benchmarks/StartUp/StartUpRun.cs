using System.Runtime;
using PerfAspects.Benchmarks.Growth;

namespace PerfAspects.Benchmarks.StartUp;

/// <summary>What an annotated method costs when its program starts: to be in the manifest, and to be called first.</summary>
internal static class StartUpRun
{
    private const int Methods = 1_000;

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
        Console.WriteLine($"{$"each of {Methods:N0} methods",-100}{"manifest",12}{"first call",12}{"compiled",10}{"kept",10}");
        foreach (var aspects in s_aspects)
        {
            GrownMethods.Load(10, aspects).ToDelegate()(); // what the first method of its kind costs once
            Print(aspects, GrownMethods.Load(Methods, aspects));
        }

        return 0;
    }

    private static void Print(string? aspects, GrownMethods methods)
    {
        List(); // those that are known already
        var manifest = Measure.Once(Methods, _ =>
        {
            methods.Register();
            List();
        });
        var callAll = methods.ToDelegate();
        var compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
        var first = 0.0;
        var kept = Measure.Bytes(() => first = Measure.Once(Methods, _ => callAll()));
        compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - compiled;
        Console.WriteLine(FormattableString.Invariant(
            $"{(aspects is null ? "none" : $"[{aspects}]"),-100}{manifest / 1_000,9:F1} µs{first / 1_000,9:F1} µs{(double)compiled / Methods,10:F1}{kept / Methods,8:F0} B"));
    }

    private static void List() => GC.KeepAlive(AspectRuntime.Default.Methods);
}
