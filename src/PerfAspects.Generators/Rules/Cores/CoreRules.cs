using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>PERF003, PERF004: the method that does the work.</summary>
internal static class CoreRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        var lookup = CoreLookup.For(method);
        var violation = lookup.Core is not { } core ? Missing(method)
            : CoreSignature.IsSameMethod(core, method.Symbol)
                ? Different(method, core, "it is that method itself; name another", NamedAt(method))
            : method.IsBatched && lookup.Difference is { } misfit
                ? new(
                    Descriptors.DoesNotFit,
                    method.Location,
                    KnownAspects.Batched,
                    method.DisplayName,
                    $"its core '{core.Name}' {misfit}")
            : lookup.Difference is { } difference ? Different(method, core, $"{difference}; make them alike", method.Location)
            : method.CallsCoreItself && Obsolescence.ForbidsCallOf(method, core)
                ? Different(method, core, "it is [Obsolete] as an error, so that no call of it compiles; make it a warning, or the "
                    + "wrapper obsolete too", method.Location)
            : CoreBinding.Rival(core, method.Compilation) is { } rival && !CoreBinding.HasAccessor(method, core)
                ? Different(method, core,
                    $"a call of it means '{rival.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)}'; "
                        + "give one of them another name",
                    NamedAt(method))
            : method.NamedCore is not null && WrapperChain.LeadsBack(core, method, WrapperChain.Core)
                ? Different(method, core, $"its own core leads back to '{method.Member.Name}', without end; name another", NamedAt(method))
            : null;
        return violation is null ? [] : [violation];
    }

    private static RuleViolation? Missing(AnnotatedMethod method)
        => method.NeedsNoCore || DecoratedCore.LacksInner(method) ? null
            : method.NamedCore is { } name && !SyntaxFacts.IsValidIdentifier(name)
                ? new(Descriptors.CoreNotFound, NamedAt(method), method.DisplayName, $"no method can be called "
                    + $"{CachedArguments.TextOf(method.CoreMark!, AnnotatedMethod.CoreArgument)}; name one in [AspectCore], or remove it")
            : method.IsBatched
                ? new(Descriptors.CoreNotFound, method.Location, method.DisplayName,
                    $"add a method '{method.CoreNames[0]}' that loads many keys: {BatchSignature.Wanted(method)}")
            : new(Descriptors.CoreNotFound, method.Location, method.DisplayName,
                $"add a method '{method.CoreNames[0]}' with the same parameters, which does the work");

    private static RuleViolation Different(AnnotatedMethod method, IMethodSymbol core, string difference, Location? location)
        => new(Descriptors.CoreDiffers, location, core.Name, "core", method.DisplayName, difference);

    private static Location? NamedAt(AnnotatedMethod method)
        => method.CoreMark?.LocationOf(AnnotatedMethod.CoreArgument) ?? method.Location;
}
