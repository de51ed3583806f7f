using PerfAspects.Alerts;

namespace PerfAspects.Monitoring.Tests.Alerts;

public sealed class AlertGrammarTests
{
    [Theory]
    [InlineData("p99 > 200ms", AlertMetric.Percentile, AlertComparison.Greater, 0.2, AlertUnit.Duration)]
    [InlineData("p99.9>=1h30m", AlertMetric.Percentile, AlertComparison.GreaterOrEqual, 5400, AlertUnit.Duration)]
    [InlineData("  mean  <  00:00:01.5  ", AlertMetric.Mean, AlertComparison.Less, 1.5, AlertUnit.Duration)]
    [InlineData("max<=2s", AlertMetric.Max, AlertComparison.LessOrEqual, 2, AlertUnit.Duration)]
    [InlineData("failures > 5%", AlertMetric.Failures, AlertComparison.Greater, 0.05, AlertUnit.Ratio)]
    [InlineData("failures > 0.05", AlertMetric.Failures, AlertComparison.Greater, 0.05, AlertUnit.Ratio)]
    [InlineData("failures/s > 2.5", AlertMetric.FailureRate, AlertComparison.Greater, 2.5, AlertUnit.Number)]
    [InlineData("calls/s == 0", AlertMetric.CallRate, AlertComparison.Equal, 0, AlertUnit.Number)]
    [InlineData("rejected/s > 10", AlertMetric.RejectionRate, AlertComparison.Greater, 10, AlertUnit.Number)]
    [InlineData("hit_ratio < 50%", AlertMetric.HitRatio, AlertComparison.Less, 0.5, AlertUnit.Ratio)]
    [InlineData("circuit == open", AlertMetric.Circuit, AlertComparison.Equal, 3, AlertUnit.CircuitState)]
    [InlineData("circuit == half_open", AlertMetric.Circuit, AlertComparison.Equal, 2, AlertUnit.CircuitState)]
    [InlineData("entries >= 10000", AlertMetric.Entries, AlertComparison.GreaterOrEqual, 10_000, AlertUnit.Number)]
    [InlineData("process.cpu > 80%", AlertMetric.ProcessCpu, AlertComparison.Greater, 0.8, AlertUnit.Ratio)]
    [InlineData("process.memory > 90%", AlertMetric.ProcessMemory, AlertComparison.Greater, 0.9, AlertUnit.Ratio)]
    [InlineData("process.memory > 1.5GB", AlertMetric.ProcessMemory, AlertComparison.Greater, 1.5e9, AlertUnit.Bytes)]
    [InlineData("process.memory > 512MiB", AlertMetric.ProcessMemory, AlertComparison.Greater, 512 * 1024 * 1024, AlertUnit.Bytes)]
    [InlineData("process.gc_pause > 100ms", AlertMetric.ProcessGcPause, AlertComparison.Greater, 0.1, AlertUnit.Duration)]
    [InlineData("process.gc_pause > 5%", AlertMetric.ProcessGcPause, AlertComparison.Greater, 0.05, AlertUnit.Ratio)]
    [InlineData("process.threads > 200", AlertMetric.ProcessThreads, AlertComparison.Greater, 200, AlertUnit.Number)]
    [InlineData("process.queue_delay > 50ms", AlertMetric.ProcessQueueDelay, AlertComparison.Greater, 0.05, AlertUnit.Duration)]
    public void Expression_IsRead(string text, object metric, object comparison, double threshold, object unit)
    {
        Assert.True(AlertGrammar.TryParse(text, out var expression, out var error), error?.Message);

        Assert.Equal((metric, comparison, unit), (expression!.Metric, expression.Comparison, expression.Unit));
        Assert.Equal(threshold, expression.Threshold, threshold * 1e-12);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("   ", 3, 0)]
    [InlineData("p99", 3, 0)]
    [InlineData("p99 >", 5, 0)]
    [InlineData("p99 > ", 6, 0)]
    [InlineData("p100 > 1s", 0, 4)]
    [InlineData("p0 > 1s", 0, 2)]
    [InlineData("p-1 > 1s", 0, 3)]
    [InlineData("p9.9.9 > 1s", 0, 6)]
    [InlineData("P99 > 1s", 0, 3)]
    [InlineData("latency > 1s", 0, 7)]
    [InlineData("calls > 1", 0, 5)]
    [InlineData("p99 200ms", 4, 0)]
    [InlineData("p99 => 200ms", 4, 2)]
    [InlineData("p99 = 200ms", 4, 1)]
    [InlineData("p99 != 200ms", 4, 2)]
    [InlineData("p99 > 200", 6, 3)]
    [InlineData("p99 > 5%", 6, 2)]
    [InlineData("p99 > -1s", 6, 3)]
    [InlineData("failures > 101%", 11, 4)]
    [InlineData("failures > 5 %", 11, 1)]
    [InlineData("failures > 200ms", 11, 5)]
    [InlineData("circuit > open", 8, 1)]
    [InlineData("circuit == none", 11, 4)]
    [InlineData("circuit == Open", 11, 4)]
    [InlineData("calls/s > 1e3", 10, 3)]
    [InlineData("calls/s > 1,5", 10, 3)]
    [InlineData("calls/s > .5", 10, 2)]
    [InlineData("calls/s > 5.", 10, 2)]
    [InlineData("process.memory > 0.5", 17, 3)]
    [InlineData("process.memory > 5 MB", 17, 1)]
    [InlineData("p99 > 200ms for 1m", 12, 6)]
    [InlineData("p99 > 200ms\n", 6, 6)]
    public void Expression_ThatIsNone_IsRefusedWithThePosition(string text, int position, int length)
    {
        Assert.False(AlertGrammar.TryParse(text, out var expression, out var error));

        Assert.Null(expression);
        Assert.Equal((position, length), (error!.Position, error.Length));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Rule_ThatCannotBeRead_ThrowsWithThePosition()
    {
        var exception = Assert.Throws<ArgumentException>(static () => new AlertRule("slow", "p99 > fast"));

        Assert.StartsWith("Alert 'slow': \"p99 > fast\", position 6: 'fast' is not a duration such as 200ms.", exception.Message);
    }

    [Theory]
    [InlineData("p99 > 1s", 1.0, false)]
    [InlineData("p99 >= 1s", 1.0, true)]
    [InlineData("p99 < 1s", 1.0, false)]
    [InlineData("p99 <= 1s", 1.0, true)]
    [InlineData("calls/s == 1", 1.0, true)]
    [InlineData("calls/s == 1", 1.1, false)]
    [InlineData("p99 < 1s", double.NaN, false)]
    [InlineData("p99 > 1s", double.NaN, false)]
    public void Holds_ComparesAsWritten(string text, double value, bool holds)
    {
        Assert.True(AlertGrammar.TryParse(text, out var expression, out _));

        Assert.Equal(holds, expression!.Holds(value));
    }
}
