using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Timing;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Has a metric tag few enough values, and a call that is timed? PERF020, PERF040, PERF041.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricTagAnalyzer() : AspectMethodAnalyzer(Descriptors.UselessTag, Descriptors.SameTagName, Descriptors.TagNameNotAllowed)
{
    private protected override void Register(AnalysisContext context)
    {
        base.Register(context);
        context.RegisterSyntaxNodeAction(CheckPlainMethod, SyntaxKind.Attribute);
    }

    // A method without aspects is no annotated method, and no rule of those is asked about it.
    private static void CheckPlainMethod(SyntaxNodeAnalysisContext node)
    {
        if (node.Node is AttributeSyntax { Parent.Parent: ParameterSyntax syntax } written
            && IsNamedLikeOurs(written.Name)
            && node.SemanticModel.GetDeclaredSymbol(syntax, node.CancellationToken) is { ContainingSymbol: IMethodSymbol method } parameter
            && AnnotatedMethod.Of(method.Declared().Definition(), node.Compilation) is null
            && parameter.GetAttributes().FirstOrDefault(attribute => attribute.ApplicationSyntaxReference?.Span == written.Span) is { } mark
            && mark.Is(KnownAspects.MetricTag))
        {
            node.ReportDiagnostic(MetricTagRules.NotRecorded(parameter, mark).ToDiagnostic());
        }
    }

    // Binding is dear, and hardly an attribute of a project is this one.
    private static bool IsNamedLikeOurs(NameSyntax name)
        => name switch
        {
            QualifiedNameSyntax qualified => IsNamedLikeOurs(qualified.Right),
            AliasQualifiedNameSyntax alias => IsNamedLikeOurs(alias.Name),
            SimpleNameSyntax simple => simple.Identifier.ValueText.StartsWith(KnownAspects.MetricTag, StringComparison.Ordinal),
            _ => false,
        };
}
