using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>
/// Makes an <c>IEnumerable&lt;T&gt;</c> or its like an <c>IReadOnlyList&lt;T&gt;</c>, in every part of a method and of its core.
/// </summary>
internal static class ListParameter
{
    private const string ReadOnlyList = "IReadOnlyList";

    // Of the same namespace, so that a new name in its place means the type; of sets and dictionaries the order says nothing.
    private static readonly string[] s_sequences = ["IEnumerable", "IReadOnlyCollection", "ICollection", "IList"];

    /// <summary>The fix, or null where the type is another, or would be no better key as a list.</summary>
    public static PlannedFix? Plan(KeyParameter parameter, CancellationToken cancellationToken)
    {
        if (parameter.Symbol.Type is not INamedTypeSymbol { Arity: 1 } type
            || !s_sequences.Contains(type.Name)
            || !type.IsIn("System", "Collections", "Generic")
            || type.ContainingAssembly.GetTypeByMetadataName($"System.Collections.Generic.{ReadOnlyList}`1") is not { } list
            || KeyEquality.FaultOf(list.Construct([.. type.TypeArguments])) is not null)
        {
            return null;
        }

        var names = Names(parameter, type.Name, cancellationToken).ToArray();
        return names.Length > 0 && names.All(name => name is not null)
            ? new PlannedFix($"Take '{parameter.Symbol.Name}' as {ReadOnlyList}<{type.TypeArguments[0].Display()}>",
                (solution, cancellation)
                => RenameAsync(names!, parameter.Document.Project.Solution, solution, cancellation), Choice: ReadOnlyList)
            : null;
    }

    // One null among them, where a part calls the type otherwise: by an alias, say.
    private static IEnumerable<GenericNameSyntax?> Names(KeyParameter parameter, string typeName, CancellationToken cancellationToken)
    {
        var core = !parameter.Method.IsBatched && CoreLookup.For(parameter.Method) is { Difference: null } lookup
            ? lookup.Core?.OriginalDefinition : null;
        return new[] { parameter.Method.Symbol, core, core?.PartialImplementationPart }
            .OfType<IMethodSymbol>()
            .SelectMany(method => method.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<MethodDeclarationSyntax>()
            .Select(method => NameIn(method.ParameterList.Parameters[parameter.Symbol.Ordinal].Type, typeName));
    }

    private static GenericNameSyntax? NameIn(TypeSyntax? type, string typeName)
        => type switch
        {
            NullableTypeSyntax nullable => NameIn(nullable.ElementType, typeName),
            QualifiedNameSyntax qualified => NameIn(qualified.Right, typeName),
            GenericNameSyntax name when name.Identifier.ValueText == typeName => name,
            _ => null,
        };

    private static async Task RenameAsync(IEnumerable<GenericNameSyntax> names, Solution original, SolutionEditor solution,
        CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var editor = await solution.GetDocumentEditorAsync(original.GetDocumentId(name.SyntaxTree)!, cancellationToken)
                .ConfigureAwait(false);
            editor.ReplaceNode(name, (current, _) => ((GenericNameSyntax)current)
                .WithIdentifier(SyntaxFactory.Identifier(ReadOnlyList).WithTriviaFrom(name.Identifier)));
        }
    }
}
