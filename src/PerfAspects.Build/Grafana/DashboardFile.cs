using PerfAspects.Alerts;
using PerfAspects.Build.Prometheus;
using PerfAspects.Build.Reading;

namespace PerfAspects.Build.Grafana;

/// <summary>
/// A dashboard for Grafana (JSON): what the aspects of an assembly do, for the methods that its variable selects, and a chart of each alert
/// with its threshold.
/// </summary>
internal static class DashboardFile
{
    private const int Columns = 24;
    private const int Width = 8;
    private const int Height = 8;
    private const int LongestUid = 40;

    /// <summary>Writes the file.</summary>
    /// <param name="assembly">The name of the assembly.</param>
    /// <param name="methods">Its annotated methods.</param>
    public static string Write(string assembly, IReadOnlyList<AnnotatedMethod> methods)
    {
        HashSet<string> aspects = [.. methods.SelectMany(static method => method.Aspects)];
        List<object> panels = [];
        var next = AddRow(panels, "Methods", [.. AspectPanels.Of(aspects)], 0);
        AddRow(panels, "Alerts", [.. methods.SelectMany(static method => method.Alerts.Select(alert => Show(method, alert)))], next);
        return JsonText.Write(JsonText.Object(
            ("uid", Uid(assembly)),
            ("title", "PerfAspects: " + assembly),
            ("tags", new object[] { "perfaspects" }),
            ("schemaVersion", 39),
            ("editable", true),
            ("refresh", "30s"),
            ("time", JsonText.Object(("from", "now-1h"), ("to", "now"))),
            ("templating", JsonText.Object(("list", new object[] { DataSource(), Method() }))),
            ("annotations", JsonText.Object(("list", Array.Empty<object>()))),
            ("panels", panels)));
    }

    private static int AddRow(List<object> panels, string title, Panel[] row, int y)
    {
        if (row.Length == 0)
        {
            return y;
        }

        panels.Add(JsonText.Object(
            ("id", panels.Count + 1),
            ("type", "row"),
            ("title", title),
            ("collapsed", false),
            ("gridPos", JsonText.Object(("x", 0), ("y", y), ("w", Columns), ("h", 1))),
            ("panels", Array.Empty<object>())));
        const int perLine = Columns / Width;
        for (var i = 0; i < row.Length; i++)
        {
            panels.Add(row[i].ToJson(panels.Count + 1, i % perLine * Width, y + 1 + i / perLine * Height, Width, Height));
        }

        return y + 1 + (row.Length + perLine - 1) / perLine * Height;
    }

    private static Panel Show(AnnotatedMethod method, DeclaredAlert alert) => new(
        method.Name + ": " + alert.Rule,
        UnitOf(alert.Expression.Unit),
        (AlertQuery.Figure(method, alert.Expression, alert.Window), alert.Shorter is null ? alert.Rule : Text.Duration(alert.Window)))
    {
        Threshold = AlertQuery.Threshold(alert.Expression),
        IsLowBad = alert.Expression.Comparison is AlertComparison.Less or AlertComparison.LessOrEqual,
    };

    private static string UnitOf(AlertUnit unit) => unit switch
    {
        AlertUnit.Duration => "s",
        AlertUnit.Ratio => "percentunit",
        _ => "short",
    };

    private static string Uid(string assembly)
    {
        var plain = assembly.ToLowerInvariant().Select(static letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' ? letter : '-');
        var uid = "perfaspects-" + new string([.. plain]);
        return uid.Length <= LongestUid ? uid : uid.Substring(0, LongestUid);
    }

    private static object DataSource() => JsonText.Object(("name", "datasource"), ("type", "datasource"), ("query", "prometheus"));

    private static object Method()
    {
        const string query = "label_values(perfaspects_calls_total, code_function_name)";
        return JsonText.Object(
            ("name", "method"),
            ("type", "query"),
            ("datasource", JsonText.Object(("type", "prometheus"), ("uid", "${datasource}"))),
            ("definition", query),
            ("query", JsonText.Object(("query", query), ("refId", "method"))),
            ("refresh", 2),
            ("sort", 1),
            ("multi", true),
            ("includeAll", true),
            ("allValue", ".*"),
            ("current", JsonText.Object(("text", "All"), ("value", "$__all"))));
    }
}
