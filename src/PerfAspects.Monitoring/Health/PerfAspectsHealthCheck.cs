using Microsoft.Extensions.Diagnostics.HealthChecks;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Health;

/// <summary>
/// Reports an open circuit as degraded, and as unhealthy if the method is critical; and a tier that is away as degraded. Nothing else
/// decides the status, because the orchestrator that reads it takes the application out of service for it; the score and its reasons are
/// data of the result.
/// </summary>
internal sealed class PerfAspectsHealthCheck(SeriesTable series, HealthScorer scorer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        series.Refresh();
        List<string> open = [];
        var status = HealthStatus.Healthy;
        foreach (var method in series.All)
        {
            if (method.ReadTotals()[Gauge.Circuit].Last >= CircuitLevel.Open)
            {
                open.Add(method.Name);
                status = scorer.IsCritical(method) || status == HealthStatus.Unhealthy ? HealthStatus.Unhealthy : HealthStatus.Degraded;
            }
        }

        List<string> problems = open.Count > 0 ? ["Open circuits: " + string.Join(", ", open.Order(StringComparer.Ordinal))] : [];
        if (scorer.Tier.FindAway() is { } tier)
        {
            problems.Add($"The tier {tier} is away");
            status = status == HealthStatus.Unhealthy ? status : HealthStatus.Degraded;
        }

        var score = scorer.Score();
        var data = new Dictionary<string, object>
        {
            ["score"] = score.Score,
            ["reasons"] = score.Reasons.Select(static reason => reason.Text).ToArray(),
        };
        var description = problems.Count > 0 ? string.Join(". ", problems) : null;
        return Task.FromResult(new HealthCheckResult(status, description, exception: null, data));
    }
}
