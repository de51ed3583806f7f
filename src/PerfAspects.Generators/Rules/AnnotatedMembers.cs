using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules;

/// <summary>A member that may have an aspect: a method, or a property, of which the getter is wrapped.</summary>
internal static class AnnotatedMembers
{
    /// <summary>The method that is called where the member is used; null for a member that is neither method nor property.</summary>
    public static IMethodSymbol? Called(this ISymbol member)
        => member switch
        {
            IMethodSymbol method => method,
            IPropertySymbol property => property.GetMethod ?? property.SetMethod,
            _ => null,
        };

    /// <summary>The member as its author declared it: the property of a getter, else the method itself.</summary>
    public static ISymbol Declared(this IMethodSymbol method) => method.AssociatedSymbol is IPropertySymbol property ? property : method;

    /// <summary>The part that declares the member, seen from either part.</summary>
    public static ISymbol Definition(this ISymbol member)
        => member switch
        {
            IMethodSymbol { PartialDefinitionPart: { } definition } => definition,
            IPropertySymbol { PartialDefinitionPart: { } definition } => definition,
            _ => member,
        };

    /// <summary>Whether it is the part with the body, for which the definition speaks.</summary>
    public static bool IsImplementationPart(this ISymbol member)
        => member is IMethodSymbol { PartialDefinitionPart: not null } or IPropertySymbol { PartialDefinitionPart: not null };

    /// <summary>The part with the body, seen from the one that declares the member.</summary>
    public static ISymbol? ImplementationPart(this ISymbol member)
        => member switch
        {
            IMethodSymbol method => method.PartialImplementationPart,
            IPropertySymbol property => property.PartialImplementationPart,
            _ => null,
        };

    public static bool IsPartialDefinition(this ISymbol member)
        => member is IMethodSymbol { IsPartialDefinition: true } or IPropertySymbol { IsPartialDefinition: true };

    /// <summary>Whether a declaration of the member says <c>partial</c>.</summary>
    public static bool IsDeclaredPartial(this ISymbol member)
        => member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is MemberDeclarationSyntax declaration
            && declaration.IsPartial());

    /// <summary>The type's methods and properties of that name, or all of them, as the methods that are called.</summary>
    public static IEnumerable<IMethodSymbol> CalledMembers(this INamedTypeSymbol type, string? name = null)
        => (name is null ? type.GetMembers() : type.GetMembers(name))
            .Where(member => member is not IMethodSymbol { AssociatedSymbol: not null }) // an accessor is not called by its name
            .Select(Called)
            .OfType<IMethodSymbol>();
}
