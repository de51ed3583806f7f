using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Suppresses advice of the .NET analyzers on cores that cannot be followed: a core has the signature of its wrapper, and a call of the
/// wrapper in its core never ends.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CoreAdviceSuppressor : DiagnosticSuppressor
{
    private const string Signature = "A core has the signature of its wrapper.";

    private static readonly SuppressionDescriptor s_static = new("PERFS001", "CA1822", Signature);
    private static readonly SuppressionDescriptor s_unused = new("PERFS002", "IDE0060", Signature);
    private static readonly SuppressionDescriptor s_concrete = new("PERFS003", "CA1859", Signature);
    private static readonly SuppressionDescriptor s_generic =
        new("PERFS004", "CA2263", "The generic overload is the wrapper, which calls this core.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [s_static, s_unused, s_concrete, s_generic];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            var suppression = SupportedSuppressions.FirstOrDefault(supported => supported.SuppressedDiagnosticId == diagnostic.Id);
            if (suppression is not null && CannotBeFollowed(suppression, diagnostic.Location, context))
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static bool CannotBeFollowed(SuppressionDescriptor suppression, Location location, SuppressionAnalysisContext context)
    {
        var node = location.SourceTree?.GetRoot(context.CancellationToken).FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        return node?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
            && WrapperOf(declaration, context) is { } wrapper
            && (suppression == s_generic ? CallsOverloadOf(wrapper, node) : IsInSignature(location, declaration));
    }

    private static AnnotatedMethod? WrapperOf(MethodDeclarationSyntax declaration, SuppressionAnalysisContext context)
        => context.GetSemanticModel(declaration.SyntaxTree)
            .GetDeclaredSymbol(declaration, context.CancellationToken) is IMethodSymbol method
            && WrapperLookup.WrapperOf(method.PartialDefinitionPart ?? method, context.Compilation) is { IsWrapped: true } wrapper
                ? wrapper
                : null;

    // The body of a core is as free as any other.
    private static bool IsInSignature(Location location, MethodDeclarationSyntax core)
        => location.SourceSpan.End <= ((SyntaxNode?)core.Body ?? core.ExpressionBody)?.SpanStart;

    private static bool CallsOverloadOf(AnnotatedMethod wrapper, SyntaxNode node)
        => node.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText == wrapper.Member.Name,
            SimpleNameSyntax name => name.Identifier.ValueText == wrapper.Member.Name,
            _ => false,
        };
}
