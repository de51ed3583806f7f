using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators;

/// <summary>
/// Writes the wrappers: the project → <see cref="ProjectParser"/> (the wall: past it no symbol) → grouped per type →
/// <see cref="TypeEmitter"/>. The analyzers run the same rules and explain. It reports nothing itself but the mistakes that are declaration
/// errors too (<see cref="DeclarationErrors"/>): there it can write nothing, and the compiler stops before it runs the analyzers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class AspectGenerator : IIncrementalGenerator
{
    /// <summary>The step that models the annotated methods, each by itself.</summary>
    internal const string MethodsStep = "Methods";

    /// <summary>The step that holds one file per type.</summary>
    internal const string FilesStep = "Files";

    private const string MistakesStep = "Diagnostics";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Not by ForAttributeWithMetadataName, which binds every attribute of the project again after each edit: the parser knows which
        // files an edit reaches.
        var parsed = context.CompilationProvider.SelectMany(ProjectParser.Parse);

        var decorators = parsed
            .Where(static method => method.Decorator is not null)
            .Select(static (method, _) => method.Decorator!)
            .Collect();
        var files = parsed
            .Where(static method => method.Method is not null)
            .Select(static (method, _) => method.Method!)
            .WithTrackingName(MethodsStep)
            .Collect()
            .Combine(decorators)
            .SelectMany(static (parts, _) => TypeFile.Group(parts.Left, parts.Right))
            .WithTrackingName(FilesStep);
        context.RegisterSourceOutput(files, static (output, file) =>
            output.AddSource(file.HintName, SourceText.From(TypeEmitter.Emit(file), Encoding.UTF8)));

        // A type's mistake comes with each of its methods and is told once. An editor may leave this out: there the analyzers run all the
        // same.
        var mistakes = parsed
            .SelectMany(static (method, _) => method.Diagnostics)
            .Collect()
            .SelectMany(static (mistakes, _) => mistakes.Distinct())
            .WithTrackingName(MistakesStep);
        context.RegisterImplementationSourceOutput(
            mistakes.Combine(context.CompilationProvider), // for the location; without a mistake nothing is combined
            static (output, mistake) => output.ReportDiagnostic(mistake.Left.ToDiagnostic(mistake.Right)));
    }
}
