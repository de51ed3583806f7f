using System.Net.Http.Headers;
using System.Text.Json;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Posts alerts to an address. Any status but 2xx is a failure, redirections included.</summary>
internal sealed class WebhookAlertHandler(WebhookOptions options) : IAlertHandler
{
    // The queue that calls the handler limits the time.
    private static readonly HttpClient s_client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // addresses change
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The name without anything of the address that may be a secret.</summary>
    public string Name { get; } = $"webhook {options.Address.Host}";

    public async ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        var body = options.Format == WebhookFormat.Slack
            ? JsonSerializer.SerializeToUtf8Bytes(new SlackMessage(SlackText(alert)), AlertJson.Default.SlackMessage)
            : JsonSerializer.SerializeToUtf8Bytes(alert, AlertJson.Default.Alert);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await s_client.PostAsync(options.Address, content, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    // https://api.slack.com/reference/surfaces/formatting#escaping
    private static string SlackText(Alert alert)
    {
        var sign = alert.State == AlertState.Resolved ? ":white_check_mark:"
            : alert.Severity == AlertSeverity.Critical ? ":rotating_light:"
            : ":warning:";
        var text = alert.Text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
        return alert.IsReminder ? $"{sign} {text} (reminder)" : $"{sign} {text}";
    }
}
