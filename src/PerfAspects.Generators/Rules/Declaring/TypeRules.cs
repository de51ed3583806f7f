using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>PERF002: a type with aspects or annotated methods, or with such a type inside it, must be partial. Told once a type.</summary>
internal static class TypeRules
{
    public static IEnumerable<RuleViolation> Check(INamedTypeSymbol type, Compilation compilation)
        => Declarations.NotPartial(type).Any() && (!TypeAspects.Of(type).IsEmpty || HoldsAnnotatedMethods(type, compilation))
            ? Check(type) : [];

    /// <summary>The same, seen from a method: the types in its way, the innermost first.</summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => DeclarationRules.WhyNot(method.Member) is null ? method.Symbol.ContainingType.WithContainingTypes().SelectMany(Check) : [];

    private static IEnumerable<RuleViolation> Check(INamedTypeSymbol type)
        => Declarations.NotPartial(type).Take(1).Select(declaration => new RuleViolation(
            Descriptors.TypeNotPartial,
            declaration.Identifier.GetLocation(),
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));

    // A partial type does not fix a member that cannot be a partial method at all.
    private static bool HoldsAnnotatedMethods(INamedTypeSymbol type, Compilation compilation)
        => type.GetMembers()
                .Any(member => AnnotatedMethod.Of(member, compilation) is not null && DeclarationRules.WhyNot(member) is null)
            || type.GetTypeMembers().Any(nested => HoldsAnnotatedMethods(nested, compilation));
}
