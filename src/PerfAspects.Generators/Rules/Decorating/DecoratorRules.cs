using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>PERF029 of a class with <c>[Decorator]</c>: an interface, an inner object, and members that can be forwarded.</summary>
internal static class DecoratorRules
{
    /// <summary>The reasons why the class decorates nothing, or less than its interfaces have.</summary>
    public static IEnumerable<RuleViolation> Check(INamedTypeSymbol type, Compilation compilation)
        => DecoratedType.Of(type, compilation) is { } decorated
            ? Faults(decorated).Distinct().Select(fault => Violation(type, fault))
            : [];

    /// <summary>
    /// The same where the compiler reports errors of its own and so runs no analyzer: members of the interface stay without implementation.
    /// </summary>
    public static IEnumerable<RuleViolation> Errors(DecoratedType type)
        => !Declarations.CanBeAddedTo(type.Type)
            ? type.Type.WithContainingTypes().SelectMany(TypeRules.Check).Concat(Check(type.Type, type.Compilation))
            : ForwardedMember.Of(type).Any(member => member.Fault is not null) ? Check(type.Type, type.Compilation)
            : [];

    private static RuleViolation Violation(INamedTypeSymbol type, string fault)
        => new(Descriptors.DoesNotFit, type.Locations[0], KnownAspects.Decorator, type.Display(), fault);

    private static IEnumerable<string> Faults(DecoratedType type)
    {
        if (type.Type.WithContainingTypes().Any(level => level.IsFileLocal))
        {
            return ["it is 'file', which no other file can add to; make the type internal"];
        }

        if (type.Type.Interfaces.IsEmpty)
        {
            return ["it names no interface to decorate; write the interface after ':'"];
        }

        var forwarded = ForwardedMember.Of(type).ToArray();
        var unforwarded = forwarded
            .Where(member => member.Fault is not null)
            .Select(member => $"'{member.Symbol.Display()}' cannot be forwarded, since {member.Fault}; declare it");
        return LackingInner(type, forwarded).Concat(unforwarded);
    }

    // An interface that the class implements by itself needs no inner object, but one of them has to have one.
    private static IEnumerable<string> LackingInner(DecoratedType type, ForwardedMember[] forwarded)
    {
        var needed = forwarded
            .Where(member => member.Fault is null)
            .Select(member => member.Interface)
            .Concat(type.Interfaces.Where(IsCalled))
            .ToArray();
        return needed.Length > 0 ? needed.Select(decorated => type.InnerOf(decorated).Fault).OfType<string>()
            : type.Type.Interfaces.Any(listed => type.InnerOf(listed).Source is not null) ? []
            : [type.InnerOf(type.Type.Interfaces[0]).Fault!];

        bool IsCalled(INamedTypeSymbol decorated)
            => decorated.GetMembers().Any(member => type.ImplementationOf(member) is { } own
                && AnnotatedMethod.Of(own, type.Compilation) is { } method
                && DecoratedCore.LacksInner(method)
                && Cores.CoreLookup.For(method).Core is null);
    }
}
