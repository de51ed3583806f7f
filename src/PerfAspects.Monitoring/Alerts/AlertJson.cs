using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>A message of Slack.</summary>
/// <param name="Text">The text, in Slack's notation.</param>
internal sealed record SlackMessage(string Text);

/// <summary>Alerts as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(StateConverter), typeof(SeverityConverter)])]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(SlackMessage))]
internal sealed partial class AlertJson : JsonSerializerContext
{
    internal sealed class StateConverter() : JsonStringEnumConverter<AlertState>(JsonNamingPolicy.CamelCase);

    internal sealed class SeverityConverter() : JsonStringEnumConverter<AlertSeverity>(JsonNamingPolicy.CamelCase);
}
