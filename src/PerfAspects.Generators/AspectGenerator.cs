using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators;

/// <summary>
/// Writes the wrappers: attribute → <see cref="MethodParser"/> (the wall: past it no symbol) → grouped per type → <see cref="TypeEmitter"/>.
/// It never reports; the analyzers run the same rules and explain.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class AspectGenerator : IIncrementalGenerator
{
    /// <summary>The step that holds one file per type, for the incrementality tests.</summary>
    internal const string FilesStep = "Files";

    /// <summary>The step that joins the methods of all aspects.</summary>
    internal const string AllMethodsStep = "AllMethods";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = KnownAspects.Annotations
            .Select(aspect => MethodsWith(aspect, context.SyntaxProvider))
            .Aggregate((some, more) => some
                .Combine(more)
                .Select(static (both, _) => both.Left.Concat(both.Right).ToEquatableArray())
                .WithTrackingName(AllMethodsStep))
            .SelectMany(static (methods, _) => TypeFile.Group(methods))
            .WithTrackingName(FilesStep);

        context.RegisterSourceOutput(files, static (output, file) =>
            output.AddSource(file.HintName, SourceText.From(TypeEmitter.Emit(file), Encoding.UTF8)));
    }

    /// <summary>The step that models the methods whose outermost aspect is this one.</summary>
    internal static string MethodsStep(string aspect) => $"{aspect}Methods";

    private static IncrementalValueProvider<EquatableArray<MethodModel>> MethodsWith(string aspect, SyntaxValueProvider syntax)
        => syntax
            .ForAttributeWithMetadataName(
                KnownAspects.MetadataName(aspect),
                static (node, _) => node is MethodDeclarationSyntax,
                (attributed, cancellationToken) => MethodParser.Parse(attributed, aspect, cancellationToken))
            .Where(static method => method is not null)
            .Select(static (method, _) => method!)
            .WithTrackingName(MethodsStep(aspect))
            .Collect()
            .Select(static (methods, _) => new EquatableArray<MethodModel>(methods))
            .WithTrackingName(AllMethodsStep);
}
