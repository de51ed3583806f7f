using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports one family of the rules that speak of an annotated method. The rules are the generator's own.</summary>
public abstract class AspectMethodAnalyzer : RuleAnalyzer
{
    private static readonly RuleViolation[] s_none = [];

    // The first family that is asked finds what all of them report.
    private static readonly ConditionalWeakTable<ISymbol, RuleViolation[]> s_violations = new();

    private protected AspectMethodAnalyzer(params DiagnosticDescriptor[] family)
        : base(family)
    {
    }

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterSymbolAction(
            symbol => Check(symbol.Symbol, symbol.Compilation, symbol.ReportDiagnostic),
            SymbolKind.Method,
            SymbolKind.Property);
        context.RegisterSymbolAction(
            symbol => CheckType((INamedTypeSymbol)symbol.Symbol, symbol.Compilation, symbol.ReportDiagnostic),
            SymbolKind.NamedType);

        // Methods inside methods are no members, and so no symbol action sees them.
        context.RegisterSyntaxNodeAction(
            node => Check(SymbolOf(node), node.Compilation, node.ReportDiagnostic),
            SyntaxKind.LocalFunctionStatement,
            SyntaxKind.ParenthesizedLambdaExpression);
    }

    // Binding a lambda is dear, and hardly any has attributes.
    private static IMethodSymbol? SymbolOf(SyntaxNodeAnalysisContext context)
        => (IMethodSymbol?)(context.Node switch
        {
            LocalFunctionStatementSyntax { AttributeLists.Count: > 0 } => context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken),
            LambdaExpressionSyntax { AttributeLists.Count: > 0 } => context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol,
            _ => null,
        });

    private void Check(ISymbol? member, Compilation compilation, Action<Diagnostic> report)
    {
        // Of a partial member, the definition speaks for both parts.
        if (member is not null && !member.IsImplementationPart())
        {
            Report(s_violations.GetValue(member, asked => Find(asked, compilation)), report);
        }
    }

    private static RuleViolation[] Find(ISymbol member, Compilation compilation)
        => AnnotatedMethod.Of(member, compilation) is { } annotated
            ? [.. MethodRules.All(annotated).Where(violation => !TypeAspects.IsAt(member.ContainingType, violation.Location))]
            : s_none;

    private void CheckType(INamedTypeSymbol type, Compilation compilation, Action<Diagnostic> report) => Report(TypeAspectRules.Check(type, compilation), report);

    private void Report(IEnumerable<RuleViolation> violations, Action<Diagnostic> report)
    {
        foreach (var violation in violations.Where(violation => SupportedDiagnostics.Contains(violation.Rule)))
        {
            report(violation.ToDiagnostic());
        }
    }
}
