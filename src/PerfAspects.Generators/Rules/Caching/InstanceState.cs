using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// PERF026: a cached core that reads data of its instance. Entries belong to the method, not to the instance, so that another instance with
/// other data is answered with them.
/// </summary>
internal static class InstanceState
{
    /// <summary>One violation for each core, at the first place that reads such data, with the names of all that it reads.</summary>
    public static IEnumerable<RuleViolation> Find(AnnotatedMethod method, IMethodSymbol core, IReadOnlyList<IOperation> body)
    {
        if (core.IsStatic || method.Symbol.IsStatic || method.Cache!.Attribute.IsPerInstance())
        {
            yield break;
        }

        var reader = new InstanceReader(method.Compilation, isPerType: core.IsVirtual || core.IsAbstract || core.IsOverride);
        var reads = reader.ReadBy(body).ToArray();
        if (reads.Length > 0)
        {
            var names = reads.Select(read => $"'{read.State.Name}'").Distinct().ToArray();
            var place = reads[0].Place.GetLocation();
            yield return new RuleViolation(Descriptors.InstanceState, place, method.DisplayName, Join(names), Remedy(method));
        }
    }

    private static string Remedy(AnnotatedMethod method)
        => method.Symbol.ContainingType.IsValueType ? "pass it as an argument" : "say PerInstance = true, or pass it as an argument";

    private static string Join(string[] names)
        => names.Length == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}";
}
