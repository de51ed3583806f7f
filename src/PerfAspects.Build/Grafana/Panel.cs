namespace PerfAspects.Build.Grafana;

/// <summary>A chart of the dashboard.</summary>
internal sealed class Panel(string title, string unit, params (string Query, string Legend)[] queries)
{
    /// <summary>The title.</summary>
    public string Title { get; } = title;

    /// <summary>The unit as Grafana names it.</summary>
    public string Unit { get; } = unit;

    /// <summary>The queries and the names of their lines.</summary>
    public (string Query, string Legend)[] Queries { get; } = queries;

    /// <summary>The value that an alert compares with; none by default.</summary>
    public double? Threshold { get; set; }

    /// <summary>Whether values below the threshold are the bad ones.</summary>
    public bool IsLowBad { get; set; }

    /// <summary>The chart as Grafana reads it.</summary>
    public object ToJson(int id, int x, int y, int width, int height)
    {
        var source = JsonText.Object(("type", "prometheus"), ("uid", "${datasource}"));
        (string, object?)[] style = Threshold is null ? [] : [("thresholdsStyle", JsonText.Object(("mode", "line")))];
        (string, object?)[] drawing = [("fillOpacity", 10), ("lineWidth", 1), ("showPoints", "never"), .. style];
        return JsonText.Object(
            ("id", id),
            ("type", "timeseries"),
            ("title", Title),
            ("datasource", source),
            ("gridPos", JsonText.Object(("x", x), ("y", y), ("w", width), ("h", height))),
            ("fieldConfig", JsonText.Object(
                ("defaults", JsonText.Object(
                    ("unit", Unit),
                    ("min", 0),
                    ("custom", drawing),
                    ("thresholds", JsonText.Object(("mode", "absolute"), ("steps", Steps()))))),
                ("overrides", Array.Empty<object>()))),
            ("options", JsonText.Object(
                ("legend", JsonText.Object(("displayMode", "list"), ("placement", "bottom"), ("showLegend", true))),
                ("tooltip", JsonText.Object(("mode", "multi"), ("sort", "desc"))))),
            ("targets", Queries.Select((query, index) => (object)JsonText.Object(
                ("refId", ((char)('A' + index)).ToString()),
                ("datasource", source),
                ("expr", query.Query),
                ("legendFormat", query.Legend)))));
    }

    private object[] Steps()
    {
        const string good = "green";
        const string bad = "red";
        return Threshold is { } threshold
            ?
            [
                JsonText.Object(("color", IsLowBad ? bad : good), ("value", null)),
                JsonText.Object(("color", IsLowBad ? good : bad), ("value", threshold)),
            ]
            : [JsonText.Object(("color", good), ("value", null))];
    }
}
