using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF006: a type in <c>Handle</c> or <c>Ignore</c> that no exception is of. PERF022: one that is in both.</summary>
internal static class ExceptionTypeRules
{
    private const string Handle = "Handle";
    private const string Ignore = "Ignore";

    /// <summary>The types of one argument.</summary>
    public static IEnumerable<RuleViolation> Check(AttributeData attribute, string argument, string owner)
        => Types(attribute, argument)
            .Where(item => item.Type is null || !IsException(item.Type))
            .Select(item => new RuleViolation(
                Descriptors.OutOfRange,
                attribute.LocationOf(argument, item.Place),
                argument,
                owner,
                item.Type is null ? "null" : $"'{item.Type.Display()}'",
                "a class that derives from Exception"));

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => method.Aspects.Select(aspect => aspect.Attribute).SelectMany(attribute => Ignored(attribute).Select(item => new RuleViolation(
            Descriptors.SettingsDefeat,
            attribute.LocationOf(Handle, item.Place),
            $"{Handle} of {item.Type!.Display()}",
            method.DisplayName,
            $"it is in {Ignore} too, which wins; leave it out of one of them")));

    private static IEnumerable<(ITypeSymbol? Type, int Place)> Ignored(AttributeData attribute)
        => Types(attribute, Handle).Where(item => item.Type is not null
            && Types(attribute, Ignore).Any(other => SymbolEqualityComparer.Default.Equals(item.Type, other.Type)));

    // The compiler reports a name that is no type.
    private static IEnumerable<(ITypeSymbol? Type, int Place)> Types(AttributeData attribute, string argument)
        => attribute.ValueOf(argument) is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select((value, place) => (value.Value as ITypeSymbol, place)).Where(item => item.Item1 is not IErrorTypeSymbol)
            : [];

    // An open type, typeof(E<>), has no base, but its definition has.
    private static bool IsException(ITypeSymbol type)
        => (type as INamedTypeSymbol)?.OriginalDefinition.WithBases().Any(level => level.IsException()) == true;
}
