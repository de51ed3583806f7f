using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>The generator of <c>[LoggerMessage]</c>, which comes with the package of its attribute.</summary>
internal sealed class LoggingGenerator : AnalyzerReference
{
    private static readonly Type s_type = Assembly.LoadFrom(BuiltPaths.LoggingGenerator)
        .GetType("Microsoft.Extensions.Logging.Generators.LoggerMessageGenerator", throwOnError: true)!;

    private readonly ImmutableArray<ISourceGenerator> _generators =
        [((IIncrementalGenerator)Activator.CreateInstance(s_type)!).AsSourceGenerator()];

    public override string? FullPath => null;

    public override object Id => s_type;

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;
}
