using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF009, PERF010, PERF012, PERF035, PERF036, PERF037: what a cached method's key is made of.</summary>
internal static class KeyRules
{
    /// <summary>Marks that leave no key to be made.</summary>
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (method.Cache is null)
        {
            return [];
        }

        return Marks(method).Concat(MarkedMembers(method)).Concat(Instance(method));
    }

    /// <summary>Keys that would miss where the author expects a hit.</summary>
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => method.Cache is null
            ? []
            : KeyPart.Of(method.Symbol)
                .Select(part => (part.Parameter, Type: part.Type(method.Symbol, method.Compilation)))
                .Select(part => (part.Parameter, part.Type, Fault: part.Type is null ? null : KeyEquality.FaultOf(part.Type)))
                .Where(part => part.Fault is not null)
                .Select(part => new RuleViolation(
                    part.Fault!.Rule,
                    part.Parameter.Locations[0],
                    [part.Parameter.Name, method.DisplayName, .. Blame(part.Type!.WithoutNullable(), part.Fault)]));

    /// <summary>Entries per instance where there is none.</summary>
    public static IEnumerable<RuleViolation> Instance(AnnotatedMethod method)
    {
        var cached = method.Cache!.Attribute;
        var reason = !cached.IsPerInstance() ? null
            : method.Symbol.IsStatic ? "is static"
            : method.Symbol.ContainingType.IsValueType ? "belongs to a struct, which has no identity"
            : null;
        if (reason is not null)
        {
            yield return new RuleViolation(Descriptors.NoInstance, cached.LocationOf(CachedArguments.PerInstance), method.DisplayName,
                reason);
        }
    }

    private static string[] Blame(ITypeSymbol type, KeyFault fault)
    {
        var culprit = fault.Culprit;
        var name = SymbolEqualityComparer.Default.Equals(type, culprit)
            ? $"'{culprit.Display()}'" : $"'{culprit.Display()}' in '{type.Display()}'";
        return fault.Rule.Id == DiagnosticIds.NotComparedByContent ? [name]
            : culprit.IsValueType
                ? [$"{name} is a struct without IEquatable<T>, so that each comparison boxes it",
                "implement IEquatable<T>, as a record struct does"]
            : [$"{name} has no value equality, so that equal arguments miss", "make the type a record"];
    }

    private static IEnumerable<RuleViolation> Marks(AnnotatedMethod method)
    {
        var isMarked = method.Symbol.Parameters.Any(parameter => KeyPart.MarkOf(parameter, KeyPart.Key) is not null);
        foreach (var parameter in method.Symbol.Parameters)
        {
            if (KeyPart.MarkOf(parameter, KeyPart.Key) is { } key && KeyPart.WhyNever(parameter) is { } reason)
            {
                yield return new RuleViolation(Descriptors.NeverInKey, key.LocationOf(), parameter.Name, method.DisplayName, reason);
            }

            if (isMarked && KeyPart.MarkOf(parameter, KeyPart.Ignore) is { } ignore)
            {
                yield return new RuleViolation(Descriptors.IgnoredAlready, ignore.LocationOf(), parameter.Name, method.DisplayName);
            }
        }
    }

    private static IEnumerable<RuleViolation> MarkedMembers(AnnotatedMethod method)
        => KeyPart.Of(method.Symbol)
            .Where(part => part.MemberName is not null && part.Member(method.Symbol, method.Compilation) is null)
            .Select(part => new RuleViolation(
                Descriptors.HoleNamesNothing,
                part.Mark!.LocationOf("member"),
                part.Mark!.TextOf("member"),
                method.DisplayName,
                $"'{part.Parameter.Type.Display()}' has no property or field of that name that "
                + $"'{method.Symbol.ContainingType.Name}' can read"));
}
