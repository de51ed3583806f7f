using System.Globalization;
using PerfAspects.Alerts;
using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Health;

/// <summary>Computes the health score from the last minute, the circuits and the alerts that fire.</summary>
internal sealed class HealthScorer(
    SeriesTable series, SampleStore store, IAlerts alerts, MonitoringOptions options, TierStateReader tier)
{
    private const int Window = 60;
    private const int LeastCalls = 20; // of fewer calls a ratio says little
    private const double ManyFailures = 0.05;

    /// <summary>The state of the shared tier.</summary>
    public TierStateReader Tier => tier;

    /// <summary>Computes the score.</summary>
    public HealthScore Score()
    {
        var samples = store.Join(store.End - Window, store.End);
        HealthReason[] reasons =
        [
            .. OfCircuits()
                .Concat(OfFailures(samples))
                .Concat(OfTier())
                .Concat(OfAlerts())
                .Concat(OfProcess(samples.GetValueOrDefault(SampleStore.Process)))
                .OrderByDescending(static reason => reason.Penalty)
                .ThenBy(static reason => reason.Text, StringComparer.Ordinal),
        ];
        return new HealthScore(Math.Max(0, 100 - reasons.Sum(static reason => reason.Penalty)), reasons);
    }

    /// <summary>Whether the application cannot do without a method.</summary>
    public bool IsCritical(MethodSeries method) => options.CriticalMethods.Any(method.Matches);

    private IEnumerable<HealthReason> OfCircuits()
    {
        foreach (var method in series.All)
        {
            var level = (int)method.ReadTotals()[Gauge.Circuit].Last;
            if (level >= CircuitLevel.Open)
            {
                var text = $"The circuit of {method.Name} is {AlertGrammar.CircuitStates[level]}.";
                yield return new HealthReason(text, IsCritical(method) ? 60 : 25, method.Name);
            }
            else if (level == CircuitLevel.HalfOpen)
            {
                yield return new HealthReason($"The circuit of {method.Name} is half open: it is being tried again.", 5, method.Name);
            }
        }
    }

    private IEnumerable<HealthReason> OfFailures(Dictionary<string, Sample> samples)
    {
        foreach (var method in series.All)
        {
            if (samples.TryGetValue(method.Name, out var sample)
                && sample[Counter.Calls] >= LeastCalls
                && sample.FailureRatio is > ManyFailures and var ratio)
            {
                var penalty = Math.Max(5, (int)(ratio * (IsCritical(method) ? 50 : 25)));
                var text = $"{Percent(ratio)} of the calls of {method.Name} failed in the last minute.";
                yield return new HealthReason(text, penalty, method.Name);
            }
        }
    }

    private IEnumerable<HealthReason> OfTier()
        => tier.FindAway() is { } name
            ? [new HealthReason($"The tier {name} is away: shared caches work in memory.", 20, Method: null)]
            : [];

    private IEnumerable<HealthReason> OfAlerts()
        => alerts.Current
            .Where(static alert => alert.State is AlertState.Firing or AlertState.Acknowledged)
            .Select(static alert => new HealthReason(alert.Text + ".", PenaltyOf(alert.Severity), alert.Method));

    private static int PenaltyOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Info => 1,
        AlertSeverity.Warning => 10,
        _ => 25,
    };

    private static IEnumerable<HealthReason> OfProcess(Sample? process)
    {
        if (process is null)
        {
            yield break;
        }

        if (process.Mean(Gauge.Cpu) is > 0.9 and var cpu)
        {
            yield return new HealthReason($"The process uses {Percent(cpu)} of its processors.", 10, Method: null);
        }

        if (process[Gauge.MemoryShare].Last is > 0.9 and var memory)
        {
            yield return new HealthReason($"The process uses {Percent(memory)} of its memory.", 15, Method: null);
        }

        if (process.Mean(Gauge.QueueDelay) is > 0.1 and var delay)
        {
            yield return new HealthReason($"Work waits {AlertText.Duration(delay)} for a thread of the pool.", 10, Method: null);
        }

        if (process.Mean(Gauge.GcPause) is > 0.1 and var pauses)
        {
            yield return new HealthReason($"The garbage collector pauses the process for {Percent(pauses)} of its time.", 10, Method: null);
        }
    }

    private static string Percent(double ratio) => (ratio * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
