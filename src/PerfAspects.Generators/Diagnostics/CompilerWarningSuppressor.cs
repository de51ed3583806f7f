using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Suppresses warnings of the compiler that annotated code cannot avoid.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompilerWarningSuppressor : DiagnosticSuppressor
{
    // A list of exception types or tags has no other form, and no other language reads the attributes.
    private static readonly SuppressionDescriptor s_arrays = new(
        "PERFS001", "CS3016", "The attributes of PerfAspects are for its generator, not for other languages");

    // A type inside its base sees the private core of the base. Each wrapper calls the core of its own type.
    private static readonly SuppressionDescriptor s_hiding = new(
        "PERFS002", "CS0108", "A core is called by the wrapper of its own type, whatever its name hides");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [s_arrays, s_hiding];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree && Find(diagnostic, tree, context) is { } suppression)
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static SuppressionDescriptor? Find(Diagnostic diagnostic, SyntaxTree tree, SuppressionAnalysisContext context)
    {
        var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
        var model = context.GetSemanticModel(tree);
        if (diagnostic.Id == s_arrays.SuppressedDiagnosticId)
        {
            return node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
                && IsOurs(model.GetTypeInfo(attribute, context.CancellationToken).Type)
                ? s_arrays
                : null;
        }

        return node is MethodDeclarationSyntax declaration
            && model.GetDeclaredSymbol(declaration, context.CancellationToken) is { } method
            && HidesCore(method, context.Compilation)
                ? s_hiding
                : null;
    }

    private static bool IsOurs(ITypeSymbol? attribute)
        => attribute is { ContainingNamespace: { Name: "PerfAspects", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool HidesCore(IMethodSymbol method, Compilation compilation)
    {
        for (var level = method.ContainingType.BaseType; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(method.Name) is { IsEmpty: false } hidden)
            {
                return IsCore(method, compilation)
                    && hidden.All(member => member is IMethodSymbol { DeclaredAccessibility: Accessibility.Private } other
                        && IsCore(other.OriginalDefinition, compilation));
            }
        }

        return false;
    }

    private static bool IsCore(IMethodSymbol method, Compilation compilation) => WrapperLookup.WrapperOf(method, compilation) is not null;
}
