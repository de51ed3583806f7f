using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules;

/// <summary>PERF001, PERF017: whether the declaration is one that an implementing part can be written for.</summary>
internal static class DeclarationRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        var symbol = method.Symbol;
        if (WhyNot(symbol) is { } reason)
        {
            yield return new RuleViolation(Descriptors.ShapeNotSupported, symbol.Locations[0], method.DisplayName, reason);
        }
        else if (!method.IsPartial || method.HasBodyOfItsOwn)
        {
            yield return new RuleViolation(
                Descriptors.NotPartial,
                symbol.Locations[0],
                method.DisplayName,
                method.IsPartial ? "already has a body" : "is not partial",
                CoreNames.For(symbol.Name)[0]);
        }
    }

    /// <summary>Why no implementing part could stand here whatever else was changed, or null.</summary>
    public static string? WhyNot(IMethodSymbol symbol)
        => symbol.MethodKind switch
        {
            MethodKind.LocalFunction => "it is a local function; make it a partial method of the type",
            MethodKind.AnonymousFunction => "it is a lambda; make it a partial method of the type",
            not MethodKind.Ordinary => "it is not an ordinary method; annotate a partial method that it calls",
            _ when symbol.ContainingType.TypeKind == TypeKind.Interface => "it is an interface member; annotate the method that implements it",
            _ when symbol.IsAbstract => "it is abstract; annotate the method that overrides it",
            _ when symbol.IsExtern => "it is extern; annotate a partial method that calls it",
            _ when symbol.ContainingType.WithContainingTypes().Any(type => type.IsFileLocal) => "its type is 'file', which no other file can add to; make the type internal",
            _ => null,
        };
}
