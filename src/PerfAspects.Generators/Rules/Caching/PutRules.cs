using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF007, PERF013: the result of a method with <c>[CachePut]</c> must be a value of the cached method that it names.</summary>
internal static class PutRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.CachePut) is not { Attribute: var put }
            || method.Returned.Shape is ReturnShape.Void or ReturnShape.Task or ReturnShape.ValueTask or ReturnShape.Stream)
        {
            yield break; // the shape rules refuse those
        }

        if (PutLookup.Of(method, put).Error is { } reason)
        {
            yield return new RuleViolation(
                Descriptors.NothingInvalidated,
                put.LocationOf(PutLookup.Argument),
                method.DisplayName,
                $"write a value of '{put.ValueOf(PutLookup.Argument)?.Value}'",
                reason);
        }
    }
}
