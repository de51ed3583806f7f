using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests;

/// <summary>
/// Runs the generator the way the compiler does. Whatever a test is about, its run also proves that the emitted code compiles
/// without a warning, and that an unrelated edit re-runs nothing.
/// </summary>
internal static class GeneratorHarness
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PerfAspects;
        """;

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("PerfAspects.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Runs on sources that are right: the whole must compile.</summary>
    public static GeneratorRun Run(params string[] sources)
    {
        var run = RunOnErrors(sources);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return run;
    }

    /// <summary>Runs on sources that may be wrong: only what is emitted must compile.</summary>
    public static GeneratorRun RunOnErrors(params string[] sources) => Run(LanguageVersion.Preview, sources);

    public static GeneratorRun Run(LanguageVersion language, params string[] sources)
    {
        var run = GeneratorRun.Start(Compile(language, sources));
        run.AssertEmittedCodeIsClean();
        run.AssertUnrelatedEditsRerunNothing();
        return run;
    }

    public static CSharpCompilation Compile(LanguageVersion language, params string[] sources)
        => CSharpCompilation.Create(
            "Tested",
            sources.Append(ImplicitUsings).Select((source, i) => Parse(source, $"Source{i}.cs", language)),
            s_references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true,
                reportSuppressedDiagnostics: true)); // the pragma of the emitted code must hide nothing of its own making

    public static SyntaxTree Parse(string source, string path, LanguageVersion language = LanguageVersion.Preview)
        => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(language), path);
}
