namespace PerfAspects.Alerts;

/// <summary>
/// Alerts as text: a metric, an operator and a value, such as <c>p99 &gt; 200ms</c>. Spaces may stand between them. Lower case, no culture.
/// Compiled into the generator too, so that the compiler and a configuration file accept the same text.
/// </summary>
internal static class AlertGrammar
{
    /// <summary>The states of a circuit, in the order of their numbers.</summary>
    public static readonly string[] CircuitStates = ["none", "closed", "half_open", "open", "isolated"];

    private static readonly (string Name, AlertMetric Metric)[] s_metrics =
    [
        ("calls/s", AlertMetric.CallRate), ("failures", AlertMetric.Failures), ("failures/s", AlertMetric.FailureRate),
        ("mean", AlertMetric.Mean), ("max", AlertMetric.Max),
        ("hit_ratio", AlertMetric.HitRatio), ("rejected/s", AlertMetric.RejectionRate),
        ("circuit", AlertMetric.Circuit), ("entries", AlertMetric.Entries),
        ("process.cpu", AlertMetric.ProcessCpu), ("process.memory", AlertMetric.ProcessMemory),
        ("process.gc_pause", AlertMetric.ProcessGcPause),
        ("process.threads", AlertMetric.ProcessThreads), ("process.queue_delay", AlertMetric.ProcessQueueDelay),
    ];

    private static readonly (string Text, AlertComparison Comparison)[] s_operators =
    [
        ("<=", AlertComparison.LessOrEqual), (">=", AlertComparison.GreaterOrEqual), ("==", AlertComparison.Equal),
        ("<", AlertComparison.Less), (">", AlertComparison.Greater),
    ];

    /// <summary>Reads an alert.</summary>
    /// <param name="text">The text.</param>
    /// <param name="expression">The alert, if the text is one.</param>
    /// <param name="error">The reason, if it is none.</param>
    public static bool TryParse(string text, out AlertExpression? expression, out AlertError? error)
    {
        (expression, error) = (null, null);
        var left = Token(text, 0, static character => character is not ('<' or '>' or '=' or ' '));
        if (FindMetric(Text(text, left)) is not var (metric, percentile))
        {
            error = Wrong(text, left, "a metric such as p99, failures or calls/s");
            return false;
        }

        var middle = Token(text, left.End, static character => character is '<' or '>' or '=' or '!');
        if (FindOperator(Text(text, middle)) is not { } comparison)
        {
            error = Wrong(text, middle, "<, <=, >, >= or ==");
            return false;
        }

        if (metric == AlertMetric.Circuit && comparison != AlertComparison.Equal)
        {
            error = Wrong(text, middle, "==, because a circuit is in a state or not");
            return false;
        }

        var right = Token(text, middle.End, static character => character != ' ');
        if (AlertValue.Parse(Text(text, right), metric) is not var (threshold, unit))
        {
            error = Wrong(text, right, AlertValue.Expected(metric));
            return false;
        }

        var rest = Token(text, right.End, static _ => true);
        if (rest.End > rest.Start)
        {
            error = new AlertError(rest.Start, rest.End - rest.Start, $"'{Text(text, rest)}' follows the value; the end is expected");
            return false;
        }

        expression = new AlertExpression(metric, percentile, comparison, threshold, unit);
        return true;
    }

    /// <summary>Finds the metric of a left side; <see langword="null"/> if there is none of that name.</summary>
    public static (AlertMetric Metric, double Percentile)? FindMetric(string name)
    {
        foreach (var known in s_metrics)
        {
            if (known.Name == name)
            {
                return (known.Metric, 0);
            }
        }

        return name.Length > 1 && name[0] == 'p' && AlertValue.Number(name.Substring(1)) is > 0 and < 100 and var percentile
            ? (AlertMetric.Percentile, percentile)
            : null;
    }

    private static AlertComparison? FindOperator(string text)
    {
        foreach (var known in s_operators)
        {
            if (known.Text == text)
            {
                return known.Comparison;
            }
        }

        return null;
    }

    // The characters that belong to a token, behind any spaces.
    private static (int Start, int End) Token(string text, int position, Func<char, bool> belongs)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        var start = position;
        while (position < text.Length && belongs(text[position]))
        {
            position++;
        }

        return (start, position);
    }

    private static string Text(string text, (int Start, int End) token) => text.Substring(token.Start, token.End - token.Start);

    private static AlertError Wrong(string text, (int Start, int End) token, string expected) => new(
        token.Start,
        token.End - token.Start,
        token.End > token.Start ? $"'{Text(text, token)}' is not {expected}" : $"missing: {expected}");
}
