using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Timing;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Reports marks on parameters: PERF020, PERF040 and PERF041 for metric tags, PERF034 for a mark that no aspect reads.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ParameterMarkAnalyzer()
    : AspectMethodAnalyzer(Descriptors.UselessTag, Descriptors.SameTagName, Descriptors.TagNameNotAllowed, Descriptors.UselessMark)
{
    private static readonly ImmutableArray<string> s_marks = [KnownAspects.MetricTag, .. MarkRules.Marks];

    private protected override void Register(AnalysisContext context)
    {
        base.Register(context);
        context.RegisterSyntaxNodeAction(CheckPlainMethod, SyntaxKind.Attribute);
    }

    // A method without aspects is no annotated method, so that no rule of those reads its parameters.
    private static void CheckPlainMethod(SyntaxNodeAnalysisContext node)
    {
        if (node.Node is AttributeSyntax { Parent.Parent: ParameterSyntax syntax } written
            && IsNamedLikeOurs(written.Name)
            && node.SemanticModel.GetDeclaredSymbol(syntax, node.CancellationToken) is { ContainingSymbol: IMethodSymbol method } parameter
            && AnnotatedMethod.Of(method.Declared().Definition(), node.Compilation) is null
            && parameter.GetAttributes().FirstOrDefault(attribute => attribute.ApplicationSyntaxReference?.Span == written.Span) is { } mark
            && Violation(parameter, mark) is { } violation)
        {
            node.ReportDiagnostic(violation.ToDiagnostic());
        }
    }

    private static RuleViolation? Violation(IParameterSymbol parameter, AttributeData mark)
        => mark.Is(KnownAspects.MetricTag) ? MetricTagRules.NotRecorded(parameter, mark) : MarkRules.OnPlainMethod(parameter, mark);

    // Binding is expensive, and few attributes of a project have one of these names.
    private static bool IsNamedLikeOurs(NameSyntax name)
        => name switch
        {
            QualifiedNameSyntax qualified => IsNamedLikeOurs(qualified.Right),
            AliasQualifiedNameSyntax alias => IsNamedLikeOurs(alias.Name),
            SimpleNameSyntax simple => StartsLikeOurs(simple.Identifier.ValueText),
            _ => false,
        };

    private static bool StartsLikeOurs(string name)
    {
        foreach (var mark in s_marks)
        {
            if (name.StartsWith(mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
