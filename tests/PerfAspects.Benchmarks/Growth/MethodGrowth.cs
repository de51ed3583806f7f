using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators;

namespace PerfAspects.Benchmarks.Growth;

/// <summary>What an annotated method costs when its program starts: the first calls of ten to ten thousand, compiled and loaded here, beside their cores'.</summary>
internal static class MethodGrowth
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp13);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static Plot Run() => new(
        "methods",
        "First call of an annotated method, as the program's methods grow",
        "methods",
        new("[Timed], µs", Curve("Timed")),
        new("[Timed, Cached], µs", Curve("Timed, Cached(\"5m\")")),
        new("without, µs", Curve(null)));

    private static (double, double)[] Curve(string? aspects) => [.. ((int[])[10, 100, 1_000, 10_000]).Select(methods => ((double)methods, Microseconds(methods, aspects)))];

    private static double Microseconds(int methods, string? aspects)
    {
        var everything = Assembly.Load(Compile(Source(methods, aspects))).GetType("Everything", throwOnError: true)!.GetMethod("Call")!.CreateDelegate<Action>();
        return Measure.Once(1, _ => everything()) / methods / 1_000;
    }

    private static byte[] Compile(string source)
    {
        var compilation = CSharpCompilation.Create(
            $"Grown{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source, s_parse)], s_references, new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new AspectGenerator().AsSourceGenerator()], parseOptions: s_parse).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        using var file = new MemoryStream();
        var result = output.Emit(file);
        return result.Success ? file.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(3)));
    }

    private static string Source(int methods, string? aspects)
    {
        var each = Enumerable.Range(0, methods);
        var declarations = each.Select(i => aspects is null
            ? $"public static int Get{i}(int id) => id + {i};"
            : $"[{aspects}] public static partial int Get{i}(int id); private static int Get{i}Core(int id) => id + {i};");
        return $$"""
            using PerfAspects;
            public static partial class Store
            {
                {{string.Join("\n    ", declarations)}}
            }
            public static class Everything
            {
                public static void Call() { {{string.Concat(each.Select(i => string.Create(CultureInfo.InvariantCulture, $"Store.Get{i}({i}); ")))}} }
            }
            """;
    }
}
