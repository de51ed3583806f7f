using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>PERF002: a type with aspects or annotated methods, or with such a type inside it, must be partial. Told once a type.</summary>
internal static class TypeRules
{
    public static IEnumerable<RuleViolation> Check(INamedTypeSymbol type, Compilation compilation)
        => Declarations.NotPartial(type).Any() && (IsAnnotated(type) || HoldsAnnotatedMethods(type, compilation))
            ? Check(type) : [];

    /// <summary>The same, seen from a method: the types in its way, the innermost first.</summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => DeclarationRules.WhyNot(method.Member) is null ? method.Symbol.ContainingType.WithContainingTypes().SelectMany(Check) : [];

    /// <summary>The same of the type alone, annotated or not.</summary>
    public static IEnumerable<RuleViolation> Check(INamedTypeSymbol type)
        => Declarations.NotPartial(type).Take(1).Select(declaration => new RuleViolation(
            Descriptors.TypeNotPartial,
            declaration.Identifier.GetLocation(),
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));

    // A partial type does not fix a member that cannot be a partial method at all.
    private static bool HoldsAnnotatedMethods(INamedTypeSymbol type, Compilation compilation)
        => type.GetMembers()
                .Any(member => AnnotatedMethod.Of(member, compilation) is not null && DeclarationRules.WhyNot(member) is null)
            || type.GetTypeMembers().Any(nested => DecoratedType.MarkOf(nested) is not null || HoldsAnnotatedMethods(nested, compilation));

    private static bool IsAnnotated(INamedTypeSymbol type) => !TypeAspects.Of(type).IsEmpty || DecoratedType.MarkOf(type) is not null;
}
