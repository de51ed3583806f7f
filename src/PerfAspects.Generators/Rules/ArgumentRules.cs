using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Runtime;

namespace PerfAspects.Generators.Rules;

/// <summary>PERF005, PERF006: the values written in the attributes. What is not a constant is the compiler's to tell.</summary>
internal static class ArgumentRules
{
    // Polly's range, https://www.pollydocs.org/strategies/circuit-breaker.html
    private static readonly TimeSpan s_shortestBreak = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestBreak = TimeSpan.FromDays(1);

    // Polly's longest, https://www.pollydocs.org/strategies/retry.html
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(1);

    // The longest that every timer can be set to.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(49);

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Aspects.SelectMany(aspect => Check(aspect, method.DisplayName));

    /// <summary>The values of one aspect.</summary>
    /// <param name="aspect">The aspect.</param>
    /// <param name="owner">What carries it, as messages name it.</param>
    public static IEnumerable<RuleViolation> Check(Aspect aspect, string owner) => Checks(aspect, owner).OfType<RuleViolation>();

    private static IEnumerable<RuleViolation?> Checks(Aspect aspect, string owner)
    {
        var check = new Checker(aspect.Attribute, owner);
        return aspect.Name switch
        {
            KnownAspects.Timed => [check.OptionalDuration("SlowThreshold")],
            KnownAspects.Cached =>
            [
                check.Duration("duration"),
                check.OptionalDuration("Sliding"),
                check.OptionalDuration("Jitter"),
                check.OptionalDuration("StaleOnError"),
                check.OptionalDuration("LoadTimeout"),
                check.Integer("MaxEntries", 0),
            ],
            KnownAspects.RateLimited =>
            [
                check.Integer("permits", 1),
                check.Duration("window"),
                check.Defined("Algorithm"),
                check.Integer("QueueLimit", 0),
            ],
            KnownAspects.CircuitBreaker =>
            [
                check.Ratio("FailureRatio"),
                check.Integer("MinimumThroughput", 2),
                check.Duration("SamplingDuration", s_shortestBreak, s_longestBreak, "from 500ms to 1d"),
                check.Duration("BreakDuration", s_shortestBreak, s_longestBreak, "from 500ms to 1d"),
            ],
            KnownAspects.Retry =>
            [
                check.Integer("maxRetries", 1),
                check.DelayOrNone("Delay", s_longestDelay, "at most 1d"),
                check.Defined("Backoff"),
                check.Duration("MaxDelay", TimeSpan.Zero, s_longestDelay, "at most 1d"),
            ],
            KnownAspects.Timeout =>
            [
                check.Duration("duration", TimeSpan.Zero, s_longestTimeout, "at most 49d"),
                check.Defined("OnIgnoredCancellation"),
            ],
            KnownAspects.Bulkhead => [check.Integer("maxConcurrency", 1), check.Integer("QueueLimit", 0)],
            _ => [],
        };
    }

    /// <summary>Checks the arguments of one attribute by name; one that is not written is not wrong.</summary>
    private sealed class Checker(AttributeData attribute, string owner)
    {
        public RuleViolation? Integer(string name, int minimum)
            => attribute.ValueOf(name) is { Value: int value } && value < minimum
                ? OutOfRange(name, value.ToString(CultureInfo.InvariantCulture), $"at least {minimum}")
                : null;

        // NaN is in no range, so ask for what is right.
        public RuleViolation? Ratio(string name)
            => attribute.ValueOf(name) is { Value: double value } && !(value > 0 && value <= 1)
                ? OutOfRange(name, value.ToString(CultureInfo.InvariantCulture), "above 0 and at most 1")
                : null;

        /// <summary>One that null leaves out.</summary>
        public RuleViolation? OptionalDuration(string name) => attribute.ValueOf(name) is { IsNull: true } ? null : Duration(name);

        // A number cast to an enum is any number.
        public RuleViolation? Defined(string name)
            => attribute.ValueOf(name) is { Kind: TypedConstantKind.Enum, Type: { } type, Value: { } value }
                && !type.GetMembers().OfType<IFieldSymbol>().Any(member => value.Equals(member.ConstantValue))
                ? OutOfRange(name, Convert.ToString(value, CultureInfo.InvariantCulture), $"one of {type.Name}'s values")
                : null;

        public RuleViolation? Duration(string name) => Duration(name, TimeSpan.Zero, TimeSpan.MaxValue, "");

        /// <summary>A duration that may be zero.</summary>
        public RuleViolation? DelayOrNone(string name, TimeSpan maximum, string range)
            => attribute.ValueOf(name) is { Value: string text } && DurationGrammar.TryParse(text, out var delay) && delay == TimeSpan.Zero
                ? null
                : Duration(name, TimeSpan.Zero, maximum, range);

        public RuleViolation? Duration(string name, TimeSpan minimum, TimeSpan maximum, string range)
        {
            if (attribute.ValueOf(name) is not { Kind: TypedConstantKind.Primitive, Type.SpecialType: SpecialType.System_String } written)
            {
                return null;
            }

            var text = (string?)written.Value;
            var literal = text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);
            if (!DurationGrammar.TryParse(text, out var duration) || duration <= TimeSpan.Zero)
            {
                return new RuleViolation(Descriptors.NotADuration, attribute.LocationOf(name), literal, name, owner);
            }

            return duration < minimum || duration > maximum ? OutOfRange(name, literal, range) : null;
        }

        private RuleViolation OutOfRange(string name, string value, string range)
            => new(Descriptors.OutOfRange, attribute.LocationOf(name), name, owner, value, range);
    }
}
