using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Resilience;
using PerfAspects.Runtime;
using PerfAspects.Shared;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// PERF005, PERF006: the values written in the attributes, held to the list by which the runtime judges those of a configuration. What is
/// not a constant is the compiler's to tell.
/// </summary>
internal static class ArgumentRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Aspects.SelectMany(aspect => Check(aspect, method.DisplayName));

    /// <summary>The values of one aspect.</summary>
    /// <param name="aspect">The aspect.</param>
    /// <param name="owner">The member or type that has it, as messages name it.</param>
    public static IEnumerable<RuleViolation> Check(Aspect aspect, string owner)
        => aspect.Attribute is { ConstructorArguments.IsEmpty: true, NamedArguments.IsEmpty: true }
            ? []
            : AspectDefinitions.SettingsOf(aspect.Name).SelectMany(rule => rule.Kind == SettingKind.Types
                ? ExceptionTypeRules.Check(aspect.Attribute, rule.Name, owner)
                : new Checker(aspect.Attribute, rule, owner).Check());

    /// <summary>
    /// The argument that writes a setting. A setting that every use writes is a parameter of the constructor: Permits is permits.
    /// </summary>
    public static string ArgumentOf(AttributeData attribute, string setting)
    {
        if (attribute.AttributeConstructor is { } constructor)
        {
            foreach (var parameter in constructor.Parameters)
            {
                if (string.Equals(parameter.Name, setting, StringComparison.OrdinalIgnoreCase))
                {
                    return parameter.Name;
                }
            }
        }

        return setting;
    }

    /// <summary>Checks one argument of an attribute; one that is not written is not wrong.</summary>
    private readonly struct Checker(AttributeData attribute, SettingRule rule, string owner)
    {
        private readonly string _name = ArgumentOf(attribute, rule.Name);

        public IEnumerable<RuleViolation> Check() => Fault() is { } fault ? [fault] : [];

        private RuleViolation? Fault() => attribute.ValueOf(_name) is not { } written ? null : rule.Kind switch
        {
            SettingKind.Duration => Duration(written),
            SettingKind.Integer when written.Value is int number && !rule.IsInRange(number) => OutOfRange(TextOf(number), rule.Range),
            SettingKind.Ratio when !rule.IsAdvised && written.Value is double ratio && !rule.IsInRange(ratio)
                => OutOfRange(TextOf(ratio), rule.Range),
            SettingKind.Text when written.Value is string text && !rule.IsInRange(text)
                => OutOfRange(SymbolDisplay.FormatLiteral(text, quote: true), rule.Range),
            SettingKind.Choice or SettingKind.Fixed
                when written is { Kind: TypedConstantKind.Enum, Type: { } type, Value: { } value } && !IsDefined(type, value)
                => OutOfRange(TextOf(value), $"one of {type.Name}'s values"),
            _ => null,
        };

        private RuleViolation? Duration(TypedConstant written)
        {
            var isText = written is { Kind: TypedConstantKind.Primitive, Type.SpecialType: SpecialType.System_String };
            if (!isText || (written.IsNull && rule.MayBeNone) || (rule.MayBeNoLimit && written.Value is SettingRule.NoLimit))
            {
                return null;
            }

            var text = (string?)written.Value;
            var literal = text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);
            if (!DurationGrammar.TryParse(text, out var duration))
            {
                return NotADuration(literal, "not a duration", "write it like \"500ms\", \"1h30m\" or \"00:05:00\"");
            }

            if (!rule.IsPositive(duration))
            {
                return NotADuration(literal, "not positive", "write a duration above zero");
            }

            return rule.IsInRange(duration) ? null : OutOfRange(literal, rule.Range);
        }

        private RuleViolation NotADuration(string literal, string fault, string remedy)
            => new(Descriptors.NotADuration, attribute.LocationOf(_name), literal, _name, owner, fault, remedy);

        private RuleViolation OutOfRange(string value, string range)
            => new(Descriptors.OutOfRange, attribute.LocationOf(_name), _name, owner, value, range);

        // A number cast to an enum is any number.
        private static bool IsDefined(ITypeSymbol type, object value)
            => type.GetMembers().OfType<IFieldSymbol>().Any(member => value.Equals(member.ConstantValue));

        private static string TextOf(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);
    }
}
