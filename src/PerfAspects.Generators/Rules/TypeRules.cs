using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules;

/// <summary>PERF002: a type with annotated methods, or with such a type inside it, must be partial. Told once a type.</summary>
internal static class TypeRules
{
    public static IEnumerable<RuleViolation> Check(INamedTypeSymbol type, Compilation compilation)
    {
        var declaration = Declarations.NotPartial(type).FirstOrDefault();
        if (declaration is not null && HoldsAnnotatedMethods(type, compilation))
        {
            yield return Violation(type, declaration.Identifier.GetLocation());
        }
    }

    /// <summary>The same, seen from a method: the innermost type in its way.</summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Symbol.ContainingType.WithContainingTypes()
            .Where(type => Declarations.NotPartial(type).Any())
            .Take(1)
            .Select(type => Violation(type, type.Locations[0]));

    // What cannot be a partial method at all is not mended by a partial type.
    private static bool HoldsAnnotatedMethods(INamedTypeSymbol type, Compilation compilation)
        => type.GetMembers().OfType<IMethodSymbol>()
                .Any(method => DeclarationRules.WhyNot(method) is null && AnnotatedMethod.Of(method, compilation) is not null)
            || type.GetTypeMembers().Any(nested => HoldsAnnotatedMethods(nested, compilation));

    private static RuleViolation Violation(INamedTypeSymbol type, Location location)
        => new(Descriptors.TypeNotPartial, location, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
}
