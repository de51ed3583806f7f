using System.Text;
using PerfAspects.Alerts;
using PerfAspects.Build.Reading;

namespace PerfAspects.Build.Prometheus;

/// <summary>The alerts of an assembly as a file of rules for Prometheus (YAML).</summary>
internal static class RulesFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="assembly">The name of the assembly.</param>
    /// <param name="methods">Its annotated methods.</param>
    public static string Write(string assembly, IReadOnlyList<AnnotatedMethod> methods)
    {
        var file = new StringBuilder();
        file.Append("# Written by the build from the [Alert] and [Slo] attributes of ").Append(assembly);
        file.Append(". Changes are overwritten.\n");
        if (!methods.Any(static method => method.Alerts.Count > 0))
        {
            return file.Append("groups: []\n").ToString();
        }

        file.Append("groups:\n  - name: ").Append(Text.Quote("PerfAspects " + assembly)).Append("\n    rules:\n");
        foreach (var method in methods)
        {
            foreach (var alert in method.Alerts)
            {
                Write(file, method, alert);
            }
        }

        return file.ToString();
    }

    private static void Write(StringBuilder file, AnnotatedMethod method, DeclaredAlert alert)
    {
        file.Append("      - alert: ").Append(alert.Shorter is null ? NameOf(alert.Expression.Metric) : "PerfAspectsSlo").Append('\n');
        file.Append("        expr: ").Append(Text.Quote(AlertQuery.Condition(method, alert))).Append('\n');
        if (alert.For > TimeSpan.Zero)
        {
            file.Append("        for: ").Append(Text.Duration(alert.For)).Append('\n');
        }

        file.Append("        labels:\n");
        file.Append("          code_function_name: ").Append(Text.Quote(method.Name)).Append('\n');
        file.Append("          rule: ").Append(Text.Quote(alert.Rule)).Append('\n');
        file.Append("          severity: ").Append(alert.Severity).Append('\n');
        file.Append("        annotations:\n");
        file.Append("          summary: ").Append(Text.Quote(method.Name + ": " + alert.Rule)).Append('\n');
        file.Append("          description: ").Append(Text.Quote(Describe(alert.Expression))).Append('\n');
    }

    private static string NameOf(AlertMetric metric) => metric switch
    {
        AlertMetric.CallRate => "PerfAspectsCalls",
        AlertMetric.Failures or AlertMetric.FailureRate => "PerfAspectsFailures",
        AlertMetric.Percentile or AlertMetric.Mean or AlertMetric.Max => "PerfAspectsLatency",
        AlertMetric.HitRatio => "PerfAspectsHitRatio",
        AlertMetric.RejectionRate => "PerfAspectsRejections",
        AlertMetric.Circuit => "PerfAspectsCircuit",
        _ => "PerfAspectsEntries",
    };

    private static string Describe(AlertExpression alert) => alert.Unit switch
    {
        AlertUnit.Duration => "The value is {{ $value | humanizeDuration }}.",
        AlertUnit.Ratio => "The value is {{ $value | humanizePercentage }}.",
        AlertUnit.CircuitState => "The circuit is " + AlertGrammar.CircuitStates[(int)alert.Threshold] + ".",
        _ => "The value is {{ $value | humanize }}.",
    };
}
