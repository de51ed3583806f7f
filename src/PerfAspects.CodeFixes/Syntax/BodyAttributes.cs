using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>
/// Tells the attributes that speak of a body (how it is compiled, what flow analysis may assume in it, which warnings it
/// silences) from those that speak to callers and frameworks. The former go to the core as well, the latter would act twice.
/// </summary>
internal sealed class BodyAttributes(SemanticModel model, CancellationToken cancellationToken)
{
    private const string Analysis = "System.Diagnostics.CodeAnalysis.";
    private const string Compilation = "System.Runtime.CompilerServices.";

    /// <summary>What a property says of its value, and a method of what it returns.</summary>
    private static readonly ImmutableHashSet<string> s_ofValue =
    [
        $"{Analysis}DynamicallyAccessedMembersAttribute",
        $"{Analysis}MaybeNullAttribute",
        $"{Analysis}NotNullAttribute",
        $"{Analysis}NotNullIfNotNullAttribute",
    ];

    private static readonly ImmutableHashSet<string> s_ofInput = [$"{Analysis}AllowNullAttribute", $"{Analysis}DisallowNullAttribute"];

    private static readonly ImmutableHashSet<string> s_names =
    [
        .. s_ofValue,
        .. s_ofInput,
        $"{Analysis}DoesNotReturnAttribute",
        $"{Analysis}DoesNotReturnIfAttribute",
        $"{Analysis}ExcludeFromCodeCoverageAttribute",
        $"{Analysis}MaybeNullWhenAttribute",
        $"{Analysis}MemberNotNullAttribute",
        $"{Analysis}MemberNotNullWhenAttribute",
        $"{Analysis}NotNullWhenAttribute",
        $"{Analysis}SuppressMessageAttribute",
        $"{Analysis}UnconditionalSuppressMessageAttribute",
        $"{Analysis}UnscopedRefAttribute",
        $"{Compilation}AsyncMethodBuilderAttribute",
        $"{Compilation}MethodImplAttribute",
        $"{Compilation}SkipLocalsInitAttribute",
    ];

    public SyntaxList<AttributeListSyntax> In(SyntaxList<AttributeListSyntax> lists) => Only(lists, attribute => s_names.Contains(NameOf(attribute)));

    public SyntaxList<AttributeListSyntax> NotIn(SyntaxList<AttributeListSyntax> lists) => Only(lists, attribute => !s_names.Contains(NameOf(attribute)));

    /// <summary>Those of a property and of its getter, as the method that is its core has them.</summary>
    public SyntaxList<AttributeListSyntax> In(PropertyDeclarationSyntax property)
    {
        var ofMethod = Only(property.AttributeLists, attribute => NameOf(attribute) is var name && s_names.Contains(name) && !s_ofValue.Contains(name) && !s_ofInput.Contains(name));
        var ofValue = Only(property.AttributeLists, attribute => s_ofValue.Contains(NameOf(attribute)));
        var added = ofValue.Select(AsOfResult).Concat(In(property.Getter()?.AttributeLists ?? default));
        return ofMethod.AddRange(added.Select(list => list.WithLeadingTrivia(property.Indentation()).WithTrailingTrivia(property.LineBreak())));
    }

    private static AttributeListSyntax AsOfResult(AttributeListSyntax list)
        => list.WithTarget(SyntaxFactory.AttributeTargetSpecifier(
            SyntaxFactory.Token(SyntaxKind.ReturnKeyword),
            SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)));

    private static SyntaxList<AttributeListSyntax> Only(SyntaxList<AttributeListSyntax> lists, Func<AttributeSyntax, bool> isKept)
        => SyntaxFactory.List(lists
            .Where(list => list.Attributes.Any(isKept))
            .Select(list => list.RemoveNodes(list.Attributes.Where(attribute => !isKept(attribute)), SyntaxRemoveOptions.KeepNoTrivia)!));

    private string NameOf(AttributeSyntax attribute)
        => model.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType?.ToDisplayString() ?? "";
}
