using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators;

namespace PerfAspects.CodeFixes.Tests.Harness;

/// <summary>Lets a workspace run our generator, as a package reference would.</summary>
internal sealed class GeneratorReference : AnalyzerReference
{
    // The workspace knows a generator by its instance.
    private readonly ImmutableArray<ISourceGenerator> _generators = [new AspectGenerator().AsSourceGenerator()];

    public override string? FullPath => null;

    public override object Id => typeof(AspectGenerator);

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;
}
