using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF027, PERF022: rate limits that processes share, or whose settings are those of shared ones.</summary>
internal static class SharedLimitRules
{
    private const string Lease = "Lease";
    private const string OnUnavailable = "OnUnavailable";

    /// <summary>A partition that has no form which all processes write alike.</summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (!Limits(method).Any(CachedArguments.IsShared))
        {
            yield break;
        }

        foreach (var parameter in method.Symbol.Parameters)
        {
            if (parameter.GetAttributes().Any(attribute => attribute.Is(KnownAspects.Partition)) && FindFault(parameter.Type) is { } fault)
            {
                yield return new RuleViolation(
                    Descriptors.KeyNotShared,
                    parameter.Locations[0],
                    parameter.Name,
                    "the partition",
                    method.DisplayName,
                    $"'{fault.Display()}'",
                    "take an identifier, such as a number or a text");
            }
        }
    }

    /// <summary>Settings without effect.</summary>
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        foreach (var limit in Limits(method))
        {
            if (!limit.IsShared())
            {
                foreach (var setting in new[] { Lease, OnUnavailable }.Where(name => limit.ValueOf(name) is { IsNull: false }))
                {
                    yield return Violation(setting, "it is a setting of limits that processes share; add Shared = true, or remove it");
                }
            }
            else if (limit.DurationOf(Lease) is { } lease && limit.DurationOf("window") is { } window && lease >= window)
            {
                yield return Violation(Lease, "a process could take all permits of a window ahead; make it shorter than the window");
            }

            RuleViolation Violation(string argument, string reason)
            {
                var text = $"{argument} = {limit.EnumOf(argument) ?? limit.TextOf(argument)}";
                return new(Descriptors.SettingsDefeat, limit.LocationOf(argument), text, method.DisplayName, reason);
            }
        }
    }

    private static IEnumerable<AttributeData> Limits(AnnotatedMethod method)
        => method.Aspects.Where(aspect => aspect.Name == KnownAspects.RateLimited).Select(aspect => aspect.Attribute);

    // The types that the runtime writes: a partition is a value at run time, without generated code for its members.
    private static ITypeSymbol? FindFault(ITypeSymbol type)
    {
        type = type.WithoutNullable();
        if (SharedKeyType.IsSimple(type) || type.TypeKind == TypeKind.Enum)
        {
            return null;
        }

        var isTuple = type is INamedTypeSymbol { IsTupleType: true } or INamedTypeSymbol { Name: "Tuple", Arity: > 0 };
        return isTuple && SharedKeyType.Parts(type) is { IsEmpty: false } parts
            ? parts.Select(part => FindFault(part.Type)).FirstOrDefault(fault => fault is not null)
            : type;
    }
}
