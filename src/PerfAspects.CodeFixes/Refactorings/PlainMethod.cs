using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.CodeFixes.Refactorings;

/// <summary>A method with a body and without aspects, which may be given one.</summary>
internal sealed record PlainMethod(AnnotatedDeclaration Declaration, CoreName CoreName)
{
    /// <summary>The method in whose header the span lies, or null where it can have no wrapper.</summary>
    public static async Task<PlainMethod?> FindAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FindNode(span).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } syntax
            || !HeaderOf(syntax).Contains(span)
            || !syntax.HasBody()
            || syntax.IsPartial()
            || syntax.HasDividedHeader()
            || !AnnotatedDeclaration.CanBeSplit(syntax)
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(syntax, cancellationToken) is not { } symbol
            || symbol is { IsAsync: true, ReturnsVoid: true } // it ends for its caller before it is done
            || DeclarationRules.WhyNot(symbol) is not null
            || !PartialTypes.CanBePartial(symbol.ContainingType)
            || AnnotatedMethod.Of(symbol, model.Compilation) is not null)
        {
            return null;
        }

        var method = new AnnotatedMethod(symbol, symbol, [], model.Compilation);
        return FreeCoreName.For(method, new NewNames()) is { } name
            ? new PlainMethod(new AnnotatedDeclaration(document, syntax, method, model), name)
            : null;
    }

    /// <summary>Whether the method could carry the aspect: the rules run as if it did.</summary>
    public bool Admits(NewAspect aspect)
    {
        var tree = CSharpSyntaxTree.ParseText($"[{aspect.Written}] class PerfAspectsProbe;",
            (CSharpParseOptions)Declaration.Syntax.SyntaxTree.Options);
        var compilation = Declaration.Method.Compilation.AddSyntaxTrees(tree);
        var probe = compilation.GetSemanticModel(tree)
            .GetDeclaredSymbol(tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single());
        return probe?.GetAttributes() is { Length: 1 } attributes
            && attributes[0].AttributeConstructor is not null // else the project does not know PerfAspects
            && !MethodRules.CheckShape(Declaration.Method with { Aspects = [new Aspect(aspect.Name, attributes[0])] }).Any();
    }

    private static TextSpan HeaderOf(MethodDeclarationSyntax method)
        => TextSpan.FromBounds((method.Modifiers.Count > 0 ? method.Modifiers[0] : method.ReturnType.GetFirstToken()).SpanStart,
            method.ParameterList.Span.End);
}
