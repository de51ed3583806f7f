using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PerfAspects.RealSources.Tests.Annotating;

/// <summary>
/// Writes <c>[Timed]</c> above every method and property that a wrapper can hold, as text, so that nothing else of the file changes.
/// </summary>
internal static class Annotator
{
    private const string Aspect = "global::PerfAspects.Timed";
    private const string Mark = $"[{Aspect}]";

    public static string Annotate(string text, CSharpParseOptions options)
    {
        var source = SourceText.From(text);
        var root = CSharpSyntaxTree.ParseText(source, options).GetRoot();
        return source.WithChanges(Candidates(root).Select(member => Above(member, source))).ToString();
    }

    /// <summary>Whether a member has the mark. The fix may have written <c>[AspectCore]</c> into it.</summary>
    public static bool IsMarked(MemberDeclarationSyntax member)
        => member.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == Aspect);

    // Members of interfaces are those of others, and what has no body has nothing to move.
    private static IEnumerable<MemberDeclarationSyntax> Candidates(SyntaxNode root)
        => root.DescendantNodes()
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member.Parent is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax)
            .Where(member => HasBody(member) && IsHeld(member));

    private static bool HasBody(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        PropertyDeclarationSyntax property => property.ExpressionBody is not null
            || property.AccessorList!.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null),
        _ => false,
    };

    // Rules refuse results by reference, and references that wait, once they are partial, and a call would then throw. A task that may be
    // null is a value that is looked at, and no call that ends with it.
    private static bool IsHeld(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property => IsHeld(property.Type),
        MethodDeclarationSyntax method => IsHeld(method.ReturnType)
            && !(IsTask(method.ReturnType) && method.ParameterList.Parameters.Any(IsReference)),
        _ => true,
    };

    private static bool IsHeld(TypeSyntax result)
        => result is not RefTypeSyntax && !(result is NullableTypeSyntax nullable && IsTask(nullable.ElementType));

    private static bool IsTask(TypeSyntax type) => type is SimpleNameSyntax { Identifier.Text: nameof(Task) or nameof(ValueTask) };

    private static bool IsReference(ParameterSyntax parameter)
        => parameter.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword);

    private static TextChange Above(MemberDeclarationSyntax member, SourceText source)
    {
        var start = member.GetFirstToken().SpanStart;
        var line = source.Lines.GetLineFromPosition(start);
        var indentation = source.ToString(TextSpan.FromBounds(line.Start, start));
        return new TextChange(new TextSpan(start, 0), string.IsNullOrWhiteSpace(indentation) ? $"{Mark}\n{indentation}" : $"{Mark} ");
    }
}
