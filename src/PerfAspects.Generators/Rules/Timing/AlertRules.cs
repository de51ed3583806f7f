using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Alerts;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Runtime;

namespace PerfAspects.Generators.Rules.Timing;

/// <summary>PERF030, PERF005, PERF006: alerts and objectives beside a method, read by the grammar of the monitor.</summary>
internal static class AlertRules
{
    private const string Expression = "expression";
    private const string Objective = "objective";

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    private static readonly (string Setting, TimeSpan Shortest, string Range)[] s_durations =
    [
        ("For", TimeSpan.Zero, "at most 7 days"),
        ("Cooldown", TimeSpan.Zero, "at most 7 days"),
        ("Window", TimeSpan.FromSeconds(1), "from 1 second to 7 days"),
    ];

    /// <summary>The attributes of a member that are alerts or objectives.</summary>
    public static IEnumerable<AttributeData> Of(ISymbol member)
        => member.GetAttributes().Where(attribute => attribute.Is(KnownAspects.Alert) || attribute.Is(KnownAspects.Slo));

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => Of(method.Member).SelectMany(attribute => attribute.Is(KnownAspects.Slo)
            ? CheckObjective(attribute, method.DisplayName)
            : CheckAlert(attribute, method));

    /// <summary>An alert on a method of which nothing is measured.</summary>
    public static IEnumerable<RuleViolation> OnPlainMethod(ISymbol member)
        => Of(member).Select(attribute => new RuleViolation(
            Descriptors.AlertUnreadable,
            attribute.LocationOf(),
            NameOf(attribute),
            member.Display(),
            "has no figures to judge: the method has no aspect; add [Timed], for example"));

    private static IEnumerable<RuleViolation> CheckObjective(AttributeData attribute, string owner)
    {
        if (attribute.ValueOf(Objective)?.Value is string text && !SloGrammar.TryParse(text, out _, out var error))
        {
            yield return Unreadable(attribute, Objective, text, owner, error!);
        }
    }

    private static IEnumerable<RuleViolation> CheckAlert(AttributeData attribute, AnnotatedMethod method)
    {
        var owner = method.DisplayName;
        if (attribute.ValueOf(Expression)?.Value is string text)
        {
            if (!AlertGrammar.TryParse(text, out var alert, out var error))
            {
                yield return Unreadable(attribute, Expression, text, owner, error!);
            }
            else if (alert!.IsOfProcess)
            {
                var (start, figure) = FigureOf(text);
                yield return Unreadable(attribute, Expression, text, owner, new AlertError(
                    start, figure.Length, $"'{figure}' is a figure of the process; such an alert belongs to the options of the monitor"));
            }
            else if (!AlertNeeds.AreMet(alert.Metric, method.Aspects.Select(static aspect => aspect.Name)))
            {
                var (start, figure) = FigureOf(text);
                yield return new RuleViolation(
                    Descriptors.AlertUnreadable,
                    LocationIn(attribute.LocationOf(Expression), text, new AlertError(start, figure.Length, "")),
                    Written(attribute, text),
                    owner,
                    $"would never be judged: '{figure}' {AlertNeeds.Describe(alert.Metric)}");
            }
        }

        foreach (var (setting, shortest, range) in s_durations)
        {
            if (attribute.ValueOf(setting)?.Value is string duration
                && DurationFault(attribute, setting, duration, shortest, range, owner) is { } fault)
            {
                yield return fault;
            }
        }

        if (attribute.ValueOf("Severity") is { Kind: TypedConstantKind.Enum, Value: { } value } && attribute.EnumOf("Severity") is null)
        {
            var number = Convert.ToString(value, CultureInfo.InvariantCulture);
            yield return new RuleViolation(
                Descriptors.OutOfRange, attribute.LocationOf("Severity"), "Severity", owner, number, "one of AlertSeverity's values");
        }
    }

    private static RuleViolation? DurationFault(
        AttributeData attribute, string setting, string text, TimeSpan shortest, string range, string owner)
    {
        var literal = SymbolDisplay.FormatLiteral(text, quote: true);
        if (!DurationGrammar.TryParse(text, out var duration))
        {
            return new(
                Descriptors.NotADuration, attribute.LocationOf(setting), literal, setting, owner,
                "not a duration", "write it like \"500ms\", \"1h30m\" or \"00:05:00\"");
        }

        return duration < shortest || duration > s_longest
            ? new(Descriptors.OutOfRange, attribute.LocationOf(setting), setting, owner, literal, range)
            : null;
    }

    private static RuleViolation Unreadable(AttributeData attribute, string argument, string text, string owner, AlertError error)
        => new(
            Descriptors.AlertUnreadable,
            LocationIn(attribute.LocationOf(argument), text, error),
            Written(attribute, text),
            owner,
            $"cannot be read at position {error.Position.ToString(CultureInfo.InvariantCulture)}: {error.Message}");

    // Inside the literal, where it has the text as it is; else all of the argument. Where something is missing, the quote behind it.
    private static Location? LocationIn(Location? argument, string text, AlertError error)
    {
        if (argument?.SourceTree is not { } tree
            || tree.GetRoot().FindNode(argument.SourceSpan, getInnermostNodeForTie: true) is not LiteralExpressionSyntax literal
            || literal.Token.Text.IndexOf(text, StringComparison.Ordinal) is not (> 0 and var offset))
        {
            return argument;
        }

        var start = literal.Token.SpanStart + offset + error.Position;
        return Location.Create(tree, new TextSpan(start, Math.Max(error.Length, 1)));
    }

    // The left side, and its position in the text.
    private static (int Start, string Figure) FigureOf(string text)
    {
        var figure = text.TrimStart();
        var start = text.Length - figure.Length;
        return (start, new string([.. figure.TakeWhile(static character => character is not (' ' or '<' or '>' or '='))]));
    }

    private static string Written(AttributeData attribute, string text)
        => $"{NameOf(attribute)}({SymbolDisplay.FormatLiteral(text, quote: true)})";

    private static string NameOf(AttributeData attribute) => attribute.Is(KnownAspects.Slo) ? KnownAspects.Slo : KnownAspects.Alert;
}
