using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The alerts, and what an operator does with them.</summary>
internal sealed class AlertEndpoints(MonitorServices monitor)
{
    private static readonly TimeSpan s_longestMute = TimeSpan.FromDays(366);

    public Task GetAsync(HttpContext context) => Answer.JsonAsync(context, json =>
    {
        WriteAlerts(json, monitor.Alerts.Current);
        json.WriteObjects("handlers", monitor.Alerts.Handlers, static (writer, handler) =>
        {
            writer.WriteString("name", handler.Name);
            writer.WriteNumber("delivered", handler.Delivered);
            writer.WriteNumber("failedAttempts", handler.FailedAttempts);
            writer.WriteNumber("dropped", handler.Dropped);
            writer.WriteNumber("queued", handler.Queued);
        });
    });

    public Task AcknowledgeAsync(HttpContext context) => ChangeAsync(context, "acknowledge alert", monitor.Alerts.Acknowledge);

    public Task ResolveAsync(HttpContext context) => ChangeAsync(context, "resolve alert", monitor.Alerts.Resolve);

    public Task MuteAsync(HttpContext context)
    {
        var until = TimeRange.ReadTime(context.Request, "until") ?? throw new BadInputException("until", "'until' is missing.");
        return until - monitor.Clock.GetUtcNow() <= s_longestMute
            ? ChangeAsync(context, "mute alert", id => monitor.Alerts.Mute(id, until))
            : throw new BadInputException("until", "'until' is more than a year ahead.");
    }

    /// <summary>Writes alerts as an array.</summary>
    public static void WriteAlerts(Utf8JsonWriter json, IEnumerable<Alert> alerts) => json.WriteObjects("alerts", alerts, Write);

    private static void Write(Utf8JsonWriter json, Alert alert)
    {
        json.WriteString("id", alert.Id);
        json.WriteString("rule", alert.Rule);
        json.WriteString("expression", alert.Expression);
        json.WriteString("method", alert.Method);
        json.WriteString("severity", JsonNamingPolicy.CamelCase.ConvertName(alert.Severity.ToString()));
        json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(alert.State.ToString()));
        json.WriteFigure("value", alert.Value);
        json.WriteString("since", alert.Since);
        WriteTime(json, "firedAt", alert.FiredAt);
        WriteTime(json, "mutedUntil", alert.MutedUntil);
        json.WriteString("text", alert.Text);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private Task ChangeAsync(HttpContext context, string action, Func<string, bool> change)
    {
        var id = Parameters.FromPath(context, "id");
        if (monitor.Alerts.Current.FirstOrDefault(alert => alert.Id == id) is not { } alert)
        {
            throw new BadInputException("id", $"There is no alert '{id}'.", StatusCodes.Status404NotFound);
        }

        if (!change(id))
        {
            var detail = $"The alert is {JsonNamingPolicy.CamelCase.ConvertName(alert.State.ToString())}.";
            return Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "Conflict", detail, "id");
        }

        monitor.Logger.ControlUsed(Parameters.UserOf(context), action, $"{alert.Rule} of {alert.Method ?? "the process"}");
        return Answer.DoneAsync(context);
    }
}
