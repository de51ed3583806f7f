using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>PERF003, PERF004: the method that does the work.</summary>
internal static class CoreRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        var lookup = CoreLookup.For(method);
        if (lookup.Core is null)
        {
            if (method.NeedsNoCore)
            {
                yield break;
            }

            yield return new RuleViolation(
                Descriptors.CoreNotFound,
                method.Location,
                method.DisplayName,
                method.CoreNames[0]);
        }
        else if (lookup.Difference is { } difference)
        {
            yield return new RuleViolation(
                Descriptors.CoreDiffers,
                method.Location,
                lookup.Core.Name,
                "core",
                method.DisplayName,
                CoreSignature.IsSameMethod(lookup.Core, method.Symbol) ? $"{difference}; name another" : $"{difference}; make them alike");
        }
    }
}
