using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators;

namespace PerfAspects.Benchmarks.StartUp;

/// <summary>As many annotated methods as are asked for, written, compiled and loaded here: nothing of them has run before.</summary>
internal sealed class GrownMethods(Type everything)
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp13);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <param name="methods">How many.</param>
    /// <param name="aspects">What stands in the brackets before each; none for plain methods.</param>
    public static GrownMethods Load(int methods, string? aspects)
        => new(Assembly.Load(Compile(Source(methods, aspects))).GetType("Everything", throwOnError: true)!);

    /// <summary>Enters them in the manifest, as their module does by itself before anything of it runs.</summary>
    public void Register() => RuntimeHelpers.RunModuleConstructor(everything.Module.ModuleHandle);

    /// <summary>What calls each of them once.</summary>
    public Action ToDelegate() => everything.GetMethod("Call")!.CreateDelegate<Action>();

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
