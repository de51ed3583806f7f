using PerfAspects.Benchmarks.StartUp;

namespace PerfAspects.Benchmarks.Growth;

/// <summary>The first calls of ten to ten thousand annotated methods, beside those of plain ones.</summary>
internal static class MethodGrowth
{
    public static Plot Run() => new(
        "methods",
        "First call of an annotated method, as the program's methods grow",
        "methods",
        new("[Timed], µs", Curve("Timed")),
        new("[Timed, Cached], µs", Curve("Timed, Cached(\"5m\")")),
        new("without, µs", Curve(null)));

    private static (double, double)[] Curve(string? aspects)
    {
        Microseconds(10, aspects); // what the first method of its kind costs once
        return [.. ((int[])[10, 100, 1_000, 10_000]).Select(methods => ((double)methods, Microseconds(methods, aspects)))];
    }

    private static double Microseconds(int methods, string? aspects)
    {
        var callAll = GrownMethods.Load(methods, aspects).ToDelegate();
        return Measure.Once(methods, _ => callAll()) / 1_000;
    }
}
