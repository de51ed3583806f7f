using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF015: a timeout can only end a call that listens.</summary>
internal static class TokenRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Find(KnownAspects.Timeout) is not null && (method.Token is null || method.Token.Type.MayBeNull())
            && method.Returned.Shape != ReturnShape.Stream // where no token would help
            ? [new RuleViolation(Descriptors.NoToken, method.Location, method.DisplayName)]
            : [];
}
