using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators;

/// <summary>
/// Writes the wrappers: attribute → <see cref="MethodParser"/> (the wall: past it no symbol) → grouped per type → <see cref="TypeEmitter"/>.
/// The analyzers run the same rules and explain. It reports nothing itself but the mistakes that are declaration errors too
/// (<see cref="DeclarationErrors"/>): there it can write nothing, and the compiler stops before it asks the analyzers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class AspectGenerator : IIncrementalGenerator
{
    /// <summary>The step that holds one file per type, for the incrementality tests.</summary>
    internal const string FilesStep = "Files";

    /// <summary>The step that joins the methods of all aspects.</summary>
    internal const string AllMethodsStep = "AllMethods";

    private const string MistakesStep = "Mistakes";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = KnownAspects.Annotations
            .Select(aspect => (Aspect: aspect, Methods: MethodsWith(aspect, context.SyntaxProvider)))
            .ToArray();

        var files = Join(parsed.Select(each => Written(each.Aspect, each.Methods)), AllMethodsStep)
            .SelectMany(static (methods, _) => TypeFile.Group(methods))
            .WithTrackingName(FilesStep);
        context.RegisterSourceOutput(files, static (output, file) =>
            output.AddSource(file.HintName, SourceText.From(TypeEmitter.Emit(file), Encoding.UTF8)));

        // A type's mistake comes with each of its methods and is told once. An editor may leave this out: there the analyzers run all the same.
        var mistakes = Join(parsed.Select(each => Mistakes(each.Methods)), MistakesStep)
            .SelectMany(static (mistakes, _) => mistakes.Distinct());
        context.RegisterImplementationSourceOutput(mistakes, static (output, mistake) => output.ReportDiagnostic(mistake.ToDiagnostic()));
    }

    /// <summary>The step that models the methods that this aspect brings: their own outermost one, or where they have none their type's.</summary>
    internal static string MethodsStep(string aspect) => $"{aspect}Methods";

    private static IncrementalValuesProvider<ParsedMethod> MethodsWith(string aspect, SyntaxValueProvider syntax)
        => syntax
            .ForAttributeWithMetadataName(
                KnownAspects.MetadataName(aspect),
                static (node, _) => node is MethodDeclarationSyntax or BasePropertyDeclarationSyntax or TypeDeclarationSyntax,
                (attributed, cancellationToken) => attributed.TargetNode is TypeDeclarationSyntax
                    ? TypeMembersParser.Parse(attributed, aspect, cancellationToken)
                    : MethodParser.Parse(attributed, aspect, cancellationToken))
            .SelectMany(static (methods, _) => methods);

    private static IncrementalValuesProvider<MethodModel> Written(string aspect, IncrementalValuesProvider<ParsedMethod> methods)
        => methods
            .Where(static method => method.Method is not null)
            .Select(static (method, _) => method.Method!)
            .WithTrackingName(MethodsStep(aspect));

    private static IncrementalValuesProvider<Mistake> Mistakes(IncrementalValuesProvider<ParsedMethod> methods)
        => methods.SelectMany(static (method, _) => method.Mistakes);

    private static IncrementalValueProvider<EquatableArray<T>> Join<T>(IEnumerable<IncrementalValuesProvider<T>> all, string step)
        where T : IEquatable<T>
        => all
            .Select(some => some
                .Collect()
                .Select(static (items, _) => new EquatableArray<T>(items))
                .WithTrackingName(step))
            .Aggregate((some, more) => some
                .Combine(more)
                .Select(static (both, _) => both.Left.Concat(both.Right).ToEquatableArray())
                .WithTrackingName(step));
}
