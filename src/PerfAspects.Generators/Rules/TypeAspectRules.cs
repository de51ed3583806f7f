using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// Checks the aspects that stand on a type. A mistake is reported once, at the attribute, however many members it applies to.
/// </summary>
internal static class TypeAspectRules
{
    public static IEnumerable<RuleViolation> Check(INamedTypeSymbol type, Compilation compilation)
    {
        var aspects = TypeAspects.Of(type);
        return aspects.IsEmpty
            ? []
            : aspects.SelectMany(aspect => ArgumentRules.Check(aspect, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))
                .Concat(OfMembers(type, compilation))
                .GroupBy(violation => (violation.Rule.Id, violation.Location))
                .Select(told => told.First());
    }

    private static IEnumerable<RuleViolation> OfMembers(INamedTypeSymbol type, Compilation compilation)
        => type.GetMembers()
            .Where(member => !member.IsImplementationPart())
            .Select(member => AnnotatedMethod.Of(member, compilation))
            .OfType<AnnotatedMethod>()
            .SelectMany(MethodRules.All)
            .Where(violation => TypeAspects.IsAt(type, violation.Location));
}
