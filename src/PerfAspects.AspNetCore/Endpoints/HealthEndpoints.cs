using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PerfAspects.Monitoring.Health;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>
/// The health: the status of the application's health checks, or of the monitor's alone where the application has none, and the score.
/// </summary>
internal sealed class HealthEndpoints(MonitorServices monitor)
{
    private const string OwnCheck = "perfaspects";

    public async Task GetAsync(HttpContext context)
    {
        var report = await CheckAsync(context).ConfigureAwait(false);
        var score = monitor.Health.Score();
        await Answer.JsonAsync(context, json => WriteHead(json, report, score), StatusOf(report)).ConfigureAwait(false);
    }

    public async Task GetDetailedAsync(HttpContext context)
    {
        var report = await CheckAsync(context).ConfigureAwait(false);
        var score = monitor.Health.Score();
        await Answer.JsonAsync(
            context,
            json =>
            {
                WriteHead(json, report, score);
                json.WriteObjects("checks", report.Entries, WriteCheck);
                json.WriteObjects("reasons", score.Reasons, WriteReason);
            },
            StatusOf(report)).ConfigureAwait(false);
    }

    private static int StatusOf(HealthReport report)
        => report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;

    private static void WriteHead(Utf8JsonWriter json, HealthReport report, HealthScore score)
    {
        json.WriteString("status", report.Status.ToString());
        json.WriteNumber("score", score.Score);
    }

    // Neither the exception nor the data: a check of the application may have put anything there.
    private static void WriteCheck(Utf8JsonWriter json, KeyValuePair<string, HealthReportEntry> check)
    {
        json.WriteString("name", check.Key);
        json.WriteString("status", check.Value.Status.ToString());
        json.WriteString("description", check.Value.Exception is null ? check.Value.Description : null);
        json.WriteNumber("duration", check.Value.Duration.TotalSeconds);
        json.WriteTexts("tags", check.Value.Tags);
    }

    private static void WriteReason(Utf8JsonWriter json, HealthReason reason)
    {
        json.WriteString("text", reason.Text);
        json.WriteNumber("penalty", reason.Penalty);
        json.WriteString("method", reason.Method);
    }

    private async Task<HealthReport> CheckAsync(HttpContext context)
    {
        var report = monitor.Services.GetService<HealthCheckService>() is { } checks
            ? await checks.CheckHealthAsync(context.RequestAborted).ConfigureAwait(false)
            : null;
        if (report is not null && report.Entries.ContainsKey(OwnCheck))
        {
            return report;
        }

        var began = monitor.Clock.GetTimestamp();
        var result = await new PerfAspectsHealthCheck(monitor.Series, monitor.Health)
            .CheckHealthAsync(new HealthCheckContext(), context.RequestAborted).ConfigureAwait(false);
        var elapsed = monitor.Clock.GetElapsedTime(began);
        var entries = new Dictionary<string, HealthReportEntry>(report?.Entries ?? new Dictionary<string, HealthReportEntry>())
        {
            [OwnCheck] = new(result.Status, result.Description, elapsed, exception: null, result.Data),
        };
        return new HealthReport(entries, elapsed + (report?.TotalDuration ?? TimeSpan.Zero));
    }
}
