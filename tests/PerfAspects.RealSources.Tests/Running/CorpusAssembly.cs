using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace PerfAspects.RealSources.Tests.Running;

/// <summary>A compiled corpus, loaded beside others of the same name.</summary>
internal static class CorpusAssembly
{
    /// <summary>Compiles and loads; errors fail the test.</summary>
    public static Assembly Load(Compilation compilation, out IReadOnlyList<Diagnostic> warnings)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(result.Success, $"{errors.Length} errors: {string.Join('\n', errors.Take(20).Select(error => error.ToString()))}");
        warnings = [.. result.Diagnostics.Where(one => one is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false })];
        image.Position = 0;
        return new AssemblyLoadContext(compilation.AssemblyName).LoadFromStream(image);
    }

    /// <summary>What the program of a corpus wrote down.</summary>
    public static string Transcript(this Assembly assembly)
        => (string)assembly.GetType("Program", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;
}
