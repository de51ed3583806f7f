using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Named;
using PerfAspects.Runtime;
using PerfAspects.Shared;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// The settings that methods which share a <c>Name</c> must have alike, as they take effect: one that is left out equals its default
/// written out.
/// </summary>
internal static class SharedSettings
{
    public const string Name = AspectDefinition.SharedName;

    /// <summary>
    /// The settings of each aspect that can be shared, with their defaults; null where each use writes one. <c>Enabled</c> is none.
    /// </summary>
    public static readonly ImmutableDictionary<string, ImmutableArray<(string Setting, string? Default)>> All =
        AspectDefinitions.OutermostFirst
        .Where(definition => definition.IsShareable)
        .ToImmutableDictionary(
            definition => definition.Name,
            definition
                => definition.Settings.Where(rule => rule.Name != Name).Select(rule => (rule.Name, rule.Default)).ToImmutableArray());

    /// <summary>The first setting that differs, with both values; null if the two are alike.</summary>
    /// <param name="here">The one use.</param>
    /// <param name="there">The other use.</param>
    /// <param name="haveSameResult">Whether the methods return the same type: of other types each has to judge its own results.</param>
    public static (string Setting, string Here, string There)? Difference(Aspect here, Aspect there, bool haveSameResult)
    {
        foreach (var (name, otherwise) in All[here.Name])
        {
            if (name == NamedMethods.HandleResultArgument && !haveSameResult)
            {
                continue;
            }

            var setting = ArgumentRules.ArgumentOf(here.Attribute, name);
            var (ours, theirs) = (Value(here.Attribute, setting, otherwise), Value(there.Attribute, setting, otherwise));
            if (!Meaning(ours).Equals(Meaning(theirs)))
            {
                return (setting, Text(ours), Text(theirs));
            }
        }

        return null;
    }

    private static string Value(AttributeData attribute, string setting, string? otherwise)
        => attribute.EnumOf(setting) ?? attribute.ValueOf(setting) switch
        {
            { Kind: TypedConstantKind.Array, IsNull: false, Values: var types }
                => string.Join(", ", types.Select(type => type.Value?.ToString()).OrderBy(name => name, StringComparer.Ordinal)),
            { Kind: TypedConstantKind.Primitive, Value: bool flag } => SettingRule.TextOf(flag),
            { Kind: TypedConstantKind.Primitive, Value: { } value } => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => otherwise ?? "",
        };

    // 60s is 1m.
    private static object Meaning(string value) => DurationGrammar.TryParse(value, out var duration) ? duration : value;

    private static string Text(string value) => value.Length == 0 ? "none" : value;
}
