using System.Runtime;
using PerfAspects.Benchmarks.StartUp;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>How many methods the just-in-time compiler compiles when a cached method is called first that is not the program's first: what of a call depends on its key's type.</summary>
internal static class FirstCall
{
    private const int Methods = 50;
    private const int MaxCompiled = 52; // 92 when all of the cache was typed by its key; 42 before bulk methods could share entries

    public static bool Measure()
    {
        GrownMethods.Load(10, "Timed, Cached(\"5m\")").ToDelegate()();
        var callAll = GrownMethods.Load(Methods, "Timed, Cached(\"5m\")").ToDelegate();
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        callAll();
        var compiled = (double)(JitInfo.GetCompiledMethodCount(currentThread: true) - before) / Methods;
        var isMet = compiled <= MaxCompiled;
        Console.WriteLine(FormattableString.Invariant($"{"methods compiled at a first call",-44} {compiled,37:F1} {MaxCompiled,5:F0}  {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }
}
