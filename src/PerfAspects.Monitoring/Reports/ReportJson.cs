using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfAspects.Monitoring.Reports;

/// <summary>Reports as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(KindConverter)])]
[JsonSerializable(typeof(PerformanceReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static string Write(PerformanceReport report) => JsonSerializer.Serialize(report, Default.PerformanceReport);

    internal sealed class KindConverter() : JsonStringEnumConverter<PerformanceAdviceKind>(JsonNamingPolicy.CamelCase);
}
