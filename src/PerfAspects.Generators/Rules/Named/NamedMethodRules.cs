using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Named;

/// <summary>
/// PERF031: a setting names no method of the type, or a method of another signature. A name that is not a constant is the compiler's to
/// report.
/// </summary>
internal static class NamedMethodRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => NamedMethods.All.SelectMany(named => method.Aspects
            .Where(aspect => aspect.Name == named.Aspect)
            .Select(aspect => Check(named, method, aspect))
            .OfType<RuleViolation>());

    private static RuleViolation? Check(NamedMethod named, AnnotatedMethod method, Aspect aspect)
    {
        if (named.NameIn(aspect.Attribute) is not { } name || NamedMethodLookup.Find(named, method, aspect.Attribute) is not null)
        {
            return null;
        }

        if (named.Signature(method) is { } signature)
        {
            var fault = NamedMethodLookup.Candidates(name, method).Any()
                ? "it is another kind of method" : "there is no method of that name";
            var example = SyntaxFacts.IsValidIdentifier(name) ? name : named.Example;
            return Violation($"{fault}; write '{signature.Declaration(example, TypeDisplay.Display)}'");
        }

        // Of a type, the attribute is meant for those members that have a result; a cached method without one is PERF007.
        return aspect.IsOfType || aspect.Name is KnownAspects.Cached or KnownAspects.CachedEach
            ? null : Violation("the method returns nothing that it could judge");

        RuleViolation Violation(string fault)
            => new(Descriptors.NamedMethodDiffers, aspect.Attribute.LocationOf(named.Argument), name, named.Argument, method.DisplayName,
                fault);
    }
}
