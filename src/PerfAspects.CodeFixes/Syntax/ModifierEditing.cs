using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Changes a member's modifiers and leaves its comments, line breaks and indentation in place.</summary>
internal static class ModifierEditing
{
    private static readonly SyntaxKind[] s_accessibility =
        [SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.InternalKeyword];

    /// <summary>The member with <c>partial</c>, which must be the last modifier.</summary>
    public static T AddPartial<T>(this T member)
        where T : MemberDeclarationSyntax
        => member.Modifiers.Any(SyntaxKind.PartialKeyword)
            ? member
            : member.WithModifierKinds([.. Kinds(member), SyntaxKind.PartialKeyword]);

    /// <summary>
    /// The modifiers of a partial declaration without a body. Its accessibility is written out: without one, only the old
    /// form that returns nothing and may stay unimplemented is allowed.
    /// </summary>
    public static T WithWrapperModifiers<T>(this T member)
        where T : MemberDeclarationSyntax
    {
        var kept = Kinds(member)
            .Where(kind => kind is not (SyntaxKind.AsyncKeyword or SyntaxKind.UnsafeKeyword or SyntaxKind.PartialKeyword))
            .Append(SyntaxKind.PartialKeyword);
        return member.WithModifierKinds([.. kept.Any(s_accessibility.Contains) ? kept : kept.Prepend(SyntaxKind.PrivateKeyword)]);
    }

    /// <summary>The modifiers of a core: private, and of the rest those that speak of the body.</summary>
    public static MethodDeclarationSyntax WithCoreModifiers(this MethodDeclarationSyntax method)
        => method.WithModifierKinds(
        [
            SyntaxKind.PrivateKeyword,
            .. Kinds(method).Where(kind => kind
                is SyntaxKind.StaticKeyword
                or SyntaxKind.ReadOnlyKeyword
                or SyntaxKind.AsyncKeyword
                or SyntaxKind.UnsafeKeyword),
        ]);

    /// <summary>The method without <c>unsafe</c>.</summary>
    public static MethodDeclarationSyntax WithoutUnsafe(this MethodDeclarationSyntax method)
        => method.WithModifierKinds([.. Kinds(method).Where(kind => kind != SyntaxKind.UnsafeKeyword)]);

    /// <summary>The method as a static one or as none; what it is else called by stays.</summary>
    public static MethodDeclarationSyntax WithStatic(this MethodDeclarationSyntax method, bool isStatic)
    {
        var others = Kinds(method).Where(kind => kind != SyntaxKind.StaticKeyword).ToArray();
        var accessibility = others.TakeWhile(s_accessibility.Contains).DefaultIfEmpty(SyntaxKind.PrivateKeyword).ToArray();
        return method.WithModifierKinds(
        [
            .. accessibility,
            .. isStatic ? [SyntaxKind.StaticKeyword] : Array.Empty<SyntaxKind>(),
            .. others.Where(kind => !s_accessibility.Contains(kind)),
        ]);
    }

    private static IEnumerable<SyntaxKind> Kinds(MemberDeclarationSyntax member) => member.Modifiers.Select(modifier => modifier.Kind());

    private static T WithModifierKinds<T>(this T member, SyntaxKind[] kinds)
        where T : MemberDeclarationSyntax
    {
        var first = member.FirstTokenAfterAttributes();
        if (member.Modifiers.Count == 0)
        {
            member = member.ReplaceToken(first, first.WithLeadingTrivia());
        }

        var tokens = kinds
            .Select(kind => TokenOf(kind, member.Modifiers))
            .Select(token => token == first ? token.WithLeadingTrivia() : token)
            .ToArray();
        tokens[0] = tokens[0].WithLeadingTrivia(first.LeadingTrivia);
        tokens[tokens.Length - 1] = tokens[tokens.Length - 1].WithCommentsOfRemoved(member.Modifiers, kinds);
        return (T)member.WithModifiers(SyntaxFactory.TokenList(tokens));
    }

    private static SyntaxToken TokenOf(SyntaxKind kind, SyntaxTokenList written)
        => written.FirstOrDefault(token => token.IsKind(kind)) is { RawKind: not 0 } token
            ? token
            : SyntaxFactory.Token(SyntaxFactory.TriviaList(), kind, SyntaxFactory.TriviaList(SyntaxFactory.Space));

    private static SyntaxToken WithCommentsOfRemoved(this SyntaxToken last, SyntaxTokenList written, SyntaxKind[] kept)
    {
        var trivia = written
            .Where(token => !kept.Contains(token.Kind()))
            .Select(token => token == written[0] ? token.TrailingTrivia : token.LeadingTrivia.AddRange(token.TrailingTrivia))
            .Append(last.TrailingTrivia)
            .Where(trivia => trivia.Any(Comments.IsComment))
            .SelectMany(trivia => trivia)
            .ToArray();
        return trivia.Length == 0 ? last : last.WithTrailingTrivia(trivia);
    }

    private static SyntaxToken FirstTokenAfterAttributes(this MemberDeclarationSyntax member)
        => member.AttributeLists.Count == 0
            ? member.GetFirstToken()
            : member.AttributeLists.Last().GetLastToken().GetNextToken();
}
