using System.Globalization;
using PerfAspects.Runtime;

namespace Drive.Load;

/// <summary>
/// A condition on a run: <c>p95 &lt; 500ms</c>, <c>mean &lt; 20ms</c>, <c>failures &lt; 1%</c>, <c>rate &gt; 1000/s</c>,
/// <c>memory growth &lt; 5%</c> (per hour, of the watched process). Operators: <c>&lt; &lt;= &gt; &gt;=</c>.
/// </summary>
internal sealed class Threshold
{
    private static readonly string[] s_operators = ["<=", ">=", "<", ">"];

    private readonly Func<RunFigures, double?> _read;
    private readonly string _operator;
    private readonly double _limit;

    private Threshold(string text, Func<RunFigures, double?> read, string comparison, double limit)
        => (Text, _read, _operator, _limit) = (text, read, comparison, limit);

    public string Text { get; }

    public static Threshold Parse(string text)
    {
        var comparison = Array.Find(s_operators, text.Contains) ?? throw Wrong(text, "it has no <, <=, > or >=");
        var sides = text.Split(comparison, 2, StringSplitOptions.TrimEntries);
        return new Threshold(text, Reader(sides[0], text), comparison, Limit(sides[0], sides[1], text));
    }

    /// <summary>Judges a run; null if the run has no such figure.</summary>
    public bool? Holds(RunFigures figures) => _read(figures) is { } value ? Compare(value) : null;

    private bool Compare(double value) => _operator switch
    {
        "<" => value < _limit,
        "<=" => value <= _limit,
        ">" => value > _limit,
        _ => value >= _limit,
    };

    private static Func<RunFigures, double?> Reader(string left, string text) => left switch
    {
        "p50" => static figures => figures.Load.Latency.P50,
        "p90" => static figures => figures.Load.Latency.P90,
        "p95" => static figures => figures.Load.Latency.P95,
        "p99" => static figures => figures.Load.Latency.P99,
        "p99.9" => static figures => figures.Load.Latency.P999,
        "max" => static figures => figures.Load.Latency.Max,
        "mean" => static figures => figures.Load.Mean,
        "failures" => static figures => figures.Load.FailureRatio,
        "rate" => static figures => figures.Load.Rate,
        "memory growth" => static figures => figures.Memory?.GrowthPerHour,
        _ => throw Wrong(text, $"'{left}' is not p50, p90, p95, p99, p99.9, max, mean, failures, rate or memory growth"),
    };

    private static double Limit(string left, string right, string text)
    {
        var (number, unit) = left switch
        {
            "failures" or "memory growth" => (right.TrimEnd('%'), "%"),
            "rate" => (right.EndsWith("/s", StringComparison.Ordinal) ? right[..^2] : "", "/s"),
            _ => ("", ""),
        };
        if (unit.Length == 0)
        {
            return DurationGrammar.TryParse(right, out var duration)
                ? duration.TotalSeconds : throw Wrong(text, $"'{right}' is not a duration such as 500ms");
        }

        return right.EndsWith(unit, StringComparison.Ordinal)
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? unit == "%" ? value / 100 : value
                : throw Wrong(text, $"'{right}' is not a number followed by {unit}");
    }

    private static FormatException Wrong(string text, string reason) => new($"'{text}' is not a threshold: {reason}");
}

/// <summary>The figures that thresholds judge.</summary>
/// <param name="Load">The outcome of the load.</param>
/// <param name="Memory">The trend of the watched process's memory, if one was watched long enough.</param>
internal sealed record RunFigures(LoadResult Load, Trend? Memory);
