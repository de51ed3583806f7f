namespace PerfAspects.Alerts;

/// <summary>An alert that has been read: <c>p99 &gt; 200ms</c>.</summary>
internal sealed class AlertExpression(AlertMetric metric, double percentile, AlertComparison comparison, double threshold, AlertUnit unit)
{
    /// <summary>The left side.</summary>
    public AlertMetric Metric { get; } = metric;

    /// <summary>The percentile of <see cref="AlertMetric.Percentile"/>, from 0 to 100.</summary>
    public double Percentile { get; } = percentile;

    /// <summary>The operator.</summary>
    public AlertComparison Comparison { get; } = comparison;

    /// <summary>The right side: seconds, a share from 0 to 1, bytes, a number or the number of a state.</summary>
    public double Threshold { get; } = threshold;

    /// <summary>The unit of the right side.</summary>
    public AlertUnit Unit { get; } = unit;

    /// <summary>Whether the left side is a figure of the process and not of a method.</summary>
    public bool IsOfProcess => Metric >= AlertMetric.ProcessCpu;

    /// <summary>Whether the condition holds for a value of the left side. A value that is no number fulfils no condition.</summary>
    public bool Holds(double value) => Comparison switch
    {
        AlertComparison.Less => value < Threshold,
        AlertComparison.LessOrEqual => value <= Threshold,
        AlertComparison.Greater => value > Threshold,
        AlertComparison.GreaterOrEqual => value >= Threshold,
        _ => value == Threshold,
    };
}

/// <summary>The reason why an alert cannot be read, and the part of the text that is wrong.</summary>
internal sealed class AlertError(int position, int length, string message)
{
    /// <summary>The position of the first wrong character, from 0.</summary>
    public int Position { get; } = position;

    /// <summary>The number of wrong characters; 0 where something is missing.</summary>
    public int Length { get; } = length;

    /// <summary>The reason, without the position.</summary>
    public string Message { get; } = message;
}
