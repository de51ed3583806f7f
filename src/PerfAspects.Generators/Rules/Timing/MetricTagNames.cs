using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Timing;

/// <summary>
/// PERF040, PERF041: the names of metric tags. Readers of metrics treat two tags of one name differently from each other.
/// </summary>
internal static class MetricTagNames
{
    private const string Argument = "Name";
    private const string OwnPrefix = "perfaspects.";

    private static readonly HashSet<string> s_ofEveryCall = ["code.function.name", "error.type"];

    /// <summary>The name under which the parameter's value is recorded.</summary>
    public static string NameOf(IParameterSymbol parameter, AttributeData mark)
        => mark.ValueOf(Argument)?.Value as string ?? parameter.Name;

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (parameter, mark) in MetricTagRules.Marked(method))
        {
            var name = NameOf(parameter, mark);
            if (WhyNotAllowed(name) is { } reason)
            {
                yield return new RuleViolation(Descriptors.TagNameNotAllowed, mark.LocationOf(Argument), parameter.Name,
                    method.DisplayName, Literal(name), reason);
            }
            else if (owners.TryGetValue(name, out var owner))
            {
                yield return new RuleViolation(Descriptors.SameTagName, mark.LocationOf(Argument), owner, parameter.Name,
                    method.DisplayName, Literal(name));
            }
            else
            {
                owners.Add(name, parameter.Name);
            }
        }
    }

    private static string Literal(string name) => SymbolDisplay.FormatLiteral(name, quote: true);

    private static string? WhyNotAllowed(string name)
        => string.IsNullOrWhiteSpace(name) ? "write a name, or leave Name out"
            : s_ofEveryCall.Contains(name) ? "it is a tag that every call has; choose another name"
            : name.StartsWith(OwnPrefix, StringComparison.Ordinal)
                ? $"names beginning with '{OwnPrefix}' are the library's; choose another name"
            : null;
}
