using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Timing;

/// <summary>PERF017: metric tags by whose names no value could be told from another. What a reader makes of two tags of one name is anybody's guess.</summary>
internal static class MetricTagNames
{
    private const string Argument = "Name";
    private const string OwnPrefix = "perfaspects.";

    private static readonly HashSet<string> s_ofEveryCall = ["code.function.name", "error.type"];

    /// <summary>The name under which the parameter's value is recorded.</summary>
    public static string NameOf(IParameterSymbol parameter, AttributeData mark) => mark.ValueOf(Argument)?.Value as string ?? parameter.Name;

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (parameter, mark) in MetricTagRules.Marked(method))
        {
            var name = NameOf(parameter, mark);
            if (Fault(name, owners) is { } fault)
            {
                yield return new RuleViolation(Descriptors.ShapeNotSupported, mark.LocationOf(Argument), method.DisplayName, $"its metric tag '{parameter.Name}' {fault}");
            }
            else
            {
                owners.Add(name, parameter.Name);
            }
        }
    }

    private static string? Fault(string name, Dictionary<string, string> owners)
        => string.IsNullOrWhiteSpace(name) ? "has no name; write one, or leave Name out"
            : owners.TryGetValue(name, out var owner) ? $"cannot be told apart: '{owner}' has its name, {SymbolDisplay.FormatLiteral(name, quote: true)}; choose another"
            : s_ofEveryCall.Contains(name) ? $"cannot be told apart: '{name}' is a tag that every call has; choose another name"
            : name.StartsWith(OwnPrefix, StringComparison.Ordinal) ? $"has a name beginning with '{OwnPrefix}', which are the library's; choose another"
            : null;
}
