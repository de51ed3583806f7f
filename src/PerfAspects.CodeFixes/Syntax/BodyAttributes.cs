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
    private static readonly ImmutableHashSet<string> s_names = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "System.Diagnostics.CodeAnalysis.AllowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DisallowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute",
        "System.Diagnostics.CodeAnalysis.DoesNotReturnIfAttribute",
        "System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembersAttribute",
        "System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverageAttribute",
        "System.Diagnostics.CodeAnalysis.MaybeNullAttribute",
        "System.Diagnostics.CodeAnalysis.MaybeNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.MemberNotNullAttribute",
        "System.Diagnostics.CodeAnalysis.MemberNotNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullIfNotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute",
        "System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute",
        "System.Diagnostics.CodeAnalysis.UnscopedRefAttribute",
        "System.Runtime.CompilerServices.AsyncMethodBuilderAttribute",
        "System.Runtime.CompilerServices.MethodImplAttribute",
        "System.Runtime.CompilerServices.SkipLocalsInitAttribute");

    public SyntaxList<AttributeListSyntax> In(SyntaxList<AttributeListSyntax> lists) => Only(lists, IsAboutBody);

    public SyntaxList<AttributeListSyntax> NotIn(SyntaxList<AttributeListSyntax> lists) => Only(lists, attribute => !IsAboutBody(attribute));

    private static SyntaxList<AttributeListSyntax> Only(SyntaxList<AttributeListSyntax> lists, Func<AttributeSyntax, bool> isKept)
        => SyntaxFactory.List(lists
            .Where(list => list.Attributes.Any(isKept))
            .Select(list => list.RemoveNodes(list.Attributes.Where(attribute => !isKept(attribute)), SyntaxRemoveOptions.KeepNoTrivia)!));

    private bool IsAboutBody(AttributeSyntax attribute)
        => model.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType is { } type && s_names.Contains(type.ToDisplayString());
}
