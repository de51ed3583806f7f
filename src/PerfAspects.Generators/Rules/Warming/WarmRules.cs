using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Warming;

/// <summary>PERF029, PERF031: whether the method of <c>[Warm]</c> can be called for a list of keys, and a method lists them.</summary>
internal static class WarmRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Warm) is not { Attribute: var warm })
        {
            yield break;
        }

        if (WhyNot(method) is { } fault)
        {
            yield return new RuleViolation(Descriptors.DoesNotFit, warm.LocationOf(), KnownAspects.Warm, method.DisplayName, fault);
        }
        else if (warm.ValueOf(WarmKeys.Argument) is { Kind: not TypedConstantKind.Error } named
            && (named.Value as string ?? "") is var name
            && WarmKeys.Find(method, name) is null)
        {
            yield return Unlisted(method, warm, name);
        }
    }

    private static string? WhyNot(AnnotatedMethod method)
        => method.Find(KnownAspects.Cached) is not { Attribute: var cached } ? "it keeps nothing; add [Cached]"
            : cached.IsPerInstance() ? "each instance has entries of its own; remove PerInstance"
            : method.Symbol.IsGenericMethod ? "it is generic, and nothing says for which types; annotate a method that is not"
            : method.Symbol.ContainingType.WithContainingTypes().Any(type => type.IsGenericType)
                ? "its type is generic, and nothing says for which types; annotate a method of another type"
            : !method.Compilation.Sees(method.Symbol.ContainingType) ? "its type is hidden from generated code; make the type internal"
            : !method.Symbol.IsStatic && method.Symbol.ContainingType.TypeKind != TypeKind.Class
                ? "it needs an instance, and no services have one of a struct; make the method static"
            : WarmKeys.Parameters(method).IsEmpty ? "it has no parameter that a key could be; remove [Warm]"
            : null;

    private static RuleViolation Unlisted(AnnotatedMethod method, AttributeData warm, string name)
    {
        var fault = WarmKeys.Candidates(method, name).Any() ? "it is another kind of method" : "there is no method of that name";
        var example = SyntaxFacts.IsValidIdentifier(name) ? name : "Keys";
        var isStatic = method.Symbol.IsStatic ? "static " : "";
        return new RuleViolation(
            Descriptors.NamedMethodDiffers,
            warm.LocationOf(WarmKeys.Argument),
            name,
            "Keys",
            method.DisplayName,
            $"{fault}; write '{isStatic}IEnumerable<{WarmKeys.KeyOf(method)!.Display()}> {example}()'");
    }
}
