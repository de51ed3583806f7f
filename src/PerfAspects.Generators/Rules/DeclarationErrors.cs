namespace PerfAspects.Generators.Rules;

/// <summary>
/// PERF001, PERF002, PERF017, where the declaration is an error to the compiler too: then it stops before it asks any analyzer, and
/// all that a build would show is a message of its own that does not say what to do.
/// </summary>
internal static class DeclarationErrors
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => StopsTheCompiler(method) ? DeclarationRules.Check(method).Concat(TypeRules.Check(method)) : [];

    private static bool StopsTheCompiler(AnnotatedMethod method)
    {
        var symbol = method.Symbol;
        return method.IsPartial
            && (!symbol.IsPartialDefinition // CS0759: nothing declares what it implements
                || Declarations.NotPartial(symbol.ContainingType).Any() // CS0751: partial in a type that is not
                || (symbol.PartialImplementationPart is null && !Declarations.CanBeAddedTo(symbol.ContainingType))); // CS8795: no implementing part
    }
}
