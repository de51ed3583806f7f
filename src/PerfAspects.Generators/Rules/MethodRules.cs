namespace PerfAspects.Generators.Rules;

/// <summary>All rules that speak of one annotated method.</summary>
internal static class MethodRules
{
    private static readonly Func<AnnotatedMethod, IEnumerable<RuleViolation>>[] s_stages =
    [
        LanguageRules.Check,
        DeclarationRules.Check,
        ShapeRules.Check,
        CoreRules.Check,
    ];

    /// <summary>
    /// What is wrong with the method. The first stage that finds something silences the later ones, which would only echo it;
    /// a wrong argument is a mistake of its own and always told.
    /// </summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => FirstOf(method).Concat(ArgumentRules.Check(method));

    private static IEnumerable<RuleViolation> FirstOf(AnnotatedMethod method)
        => s_stages
            .Select(stage => stage(method).ToArray())
            .FirstOrDefault(violations => violations.Length > 0)
            ?? [];
}
