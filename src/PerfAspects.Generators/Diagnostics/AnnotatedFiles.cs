using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Parsing.Dependencies;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Leads an analyzer to what carries annotations, file by file, by the names of the attributes. An analyzer that requests symbols is called
/// about each of the many that were emitted, and makes the compiler go through all emitted bodies for whoever looks at those: nine tenths
/// of what analyzing cost.
/// </summary>
internal sealed class AnnotatedFiles
{
    private readonly ImmutableArray<string> _aliases;
    private readonly ConcurrentDictionary<SyntaxTree, bool> _seen = new();

    private AnnotatedFiles(Compilation compilation)
        => _aliases = [.. compilation.SyntaxTrees.SelectMany(tree => FileIndex.Of(tree).Aliases.Global)];

    /// <summary>Registers the analyzer for every method, property and type with annotations.</summary>
    public static void Register(AnalysisContext context, Action<ISymbol, Compilation, Action<Diagnostic>> check)
    {
        context.RegisterCompilationStartAction(start =>
        {
            var files = new AnnotatedFiles(start.Compilation);
            start.RegisterSemanticModelAction(
                file => files.Check(file.SemanticModel, symbol => check(symbol, file.SemanticModel.Compilation, file.ReportDiagnostic)));

            // The generator reads files marked as generated like any other, so what is wrong there must be told as well.
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var tree in end.Compilation.SyntaxTrees.Where(tree => !files._seen.ContainsKey(tree)))
                {
                    files.Check(tree, () => end.Compilation.GetSemanticModel(tree),
                        symbol => check(symbol, end.Compilation, end.ReportDiagnostic));
                }
            });
        });
    }

    /// <summary>Every method and property with annotations, its own or its type's.</summary>
    public static IEnumerable<AnnotatedMethod> MethodsOf(Compilation compilation)
    {
        var files = new AnnotatedFiles(compilation);
        var methods = new List<AnnotatedMethod>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            files.Check(tree, () => compilation.GetSemanticModel(tree), symbol =>
            {
                if (symbol is not INamedTypeSymbol && AnnotatedMethod.Of(symbol, compilation) is { } method)
                {
                    methods.Add(method);
                }
            });
        }

        return methods;
    }

    private void Check(SemanticModel model, Action<ISymbol> visit)
    {
        _seen[model.SyntaxTree] = true;
        Check(model.SyntaxTree, () => model, visit);
    }

    private void Check(SyntaxTree tree, Func<SemanticModel> model, Action<ISymbol> visit)
    {
        foreach (var member in FileIndex.Of(tree).MembersNamedLikeOurs(_aliases))
        {
            foreach (var symbol in SymbolsOf(member.Declaration, model()))
            {
                visit(symbol);
            }
        }
    }

    private IEnumerable<ISymbol> SymbolsOf(SyntaxNode declaration, SemanticModel model)
        => declaration switch
        {
            TypeDeclarationSyntax type when model.GetDeclaredSymbol(type) is { } symbol && IsFirst(type, symbol)
                => LedBy(symbol, model.Compilation).Prepend(symbol),
            TypeDeclarationSyntax => [],
            ParameterSyntax parameter
                => model.GetDeclaredSymbol(parameter)?.ContainingType?.GetMembers(parameter.Identifier.ValueText).OfType<IPropertySymbol>()
                ?? [],
            _ => model.GetDeclaredSymbol(declaration) is { } symbol && IsFirst(declaration, symbol.Definition())
                && !IsLed(symbol.Definition(), model.Compilation) ? [symbol.Definition()] : [],
        };

    // Of several parts with annotations, one speaks for all.
    private bool IsFirst(SyntaxNode part, ISymbol symbol)
        => symbol.DeclaringSyntaxReferences.Length < 2 && symbol.ImplementationPart() is null
            || symbol.DeclaringSyntaxReferences.Concat(symbol.ImplementationPart()?.DeclaringSyntaxReferences ?? [])
                .Select(reference => reference.GetSyntax())
                .First(node => node == part
                    || FileIndex.Of(node.SyntaxTree).MembersNamedLikeOurs(_aliases).Any(member => member.Declaration == node)) == part;

    private static IEnumerable<ISymbol> LedBy(INamedTypeSymbol type, Compilation compilation)
        => TypeAspects.Of(type).IsEmpty
            ? [] : type.GetMembers().Where(member => !member.IsImplementationPart() && IsLed(member, compilation));

    private static bool IsLed(ISymbol member, Compilation compilation) => AnnotatedMethod.Of(member, compilation) is { IsLedByType: true };
}
