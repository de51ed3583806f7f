using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Named;
using PerfAspects.Generators.Rules.Resilience;
using PerfAspects.Generators.Rules.Shapes;
using PerfAspects.Generators.Rules.Timing;
using PerfAspects.Generators.Rules.Warming;

namespace PerfAspects.Generators.Rules;

/// <summary>All rules that speak of one annotated method.</summary>
internal static class MethodRules
{
    private static readonly Func<AnnotatedMethod, IEnumerable<RuleViolation>>[] s_stages =
    [
        LanguageRules.Check,
        DeclarationRules.Check,
        ShapeRules.Check,
        BatchRules.Check,
        EachRules.Check,
        CoreRules.Check,
        AsyncVoidRules.Check,
    ];

    // Each of these is a mistake of its own, whatever else is wrong.
    private static readonly Func<AnnotatedMethod, IEnumerable<RuleViolation>>[] s_details =
    [
        ArgumentRules.Check,
        TokenRules.Check,
        NamedMethodRules.Check,
        KeyRules.Check,
        SharedRules.Check,
        SharedLimitRules.Check,
        TagRules.Check,
        InvalidationRules.Check,
        PutRules.Check,
        FallbackRules.Check,
        WarmRules.Check,
        MetricTagRules.Check,
        AlertRules.Check,
    ];

    private static readonly Func<AnnotatedMethod, IEnumerable<RuleViolation>>[] s_advice =
    [
        KeyRules.Advise,
        ResultRules.Advise,
        UsedUpRules.Advise,
        LifetimeRules.Advise,
        AttemptRules.Advise,
        ConcurrencyRules.Advise,
        BulkheadRules.Advise,
        SharedLimitRules.Advise,
        SlowCallRules.Advise,
        HedgeRules.Advise,
        IdempotenceRules.Advise,
        ExceptionTypeRules.Advise,
        MetricTagRules.Advise,
        ParameterOrderRules.Advise,
        MarkRules.Advise,
    ];

    /// <summary>
    /// The mistakes for which the method is not wrapped. The first stage that finds something silences the later ones,
    /// which would only echo it; a wrong argument is a mistake of its own and always told.
    /// </summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => FirstOf(method).Concat(s_details.SelectMany(rule => rule(method)));

    /// <summary>The same, declaration and core aside: what would be wrong whatever else was changed.</summary>
    public static IEnumerable<RuleViolation> CheckShape(AnnotatedMethod method)
        => LanguageRules.Check(method).Concat(ShapeRules.Check(method)).Concat(s_details.SelectMany(rule => rule(method)));

    /// <summary>The warnings about a method that is wrapped all the same. Reported only if a wrapper can stand here at all.</summary>
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => DeclarationRules.Check(method).Any() || ShapeRules.Check(method).Any() ? [] : s_advice.SelectMany(rule => rule(method));

    /// <summary>Whatever there is to say.</summary>
    public static IEnumerable<RuleViolation> All(AnnotatedMethod method) => Check(method).Concat(Advise(method));

    private static IEnumerable<RuleViolation> FirstOf(AnnotatedMethod method)
        => s_stages
            .Select(stage => stage(method).ToArray())
            .FirstOrDefault(violations => violations.Length > 0)
            ?? [];
}
