using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The annotated methods: aspects, settings with their origin, statistics, circuit and slow calls.</summary>
internal sealed class MethodEndpoints(MonitorServices monitor)
{
    public Task GetAllAsync(HttpContext context) => Answer.JsonAsync(context, json =>
    {
        var methods = monitor.Runtime.Methods.OrderBy(static method => method.Name, StringComparer.Ordinal);
        json.WriteObjects("methods", methods, WriteHead);
    });

    public Task GetAsync(HttpContext context)
    {
        var methods = Find(monitor, context);
        return Answer.JsonAsync(context, json =>
        {
            Write(json, methods[0]);
            json.WriteBoolean("profiler", monitor.Profiler is not null);
            ProfileEndpoint.WriteTime(json, monitor.Profiler?.Find(methods[0]));
            if (methods.Count > 1)
            {
                json.WriteObjects("overloads", methods.Skip(1), Write);
            }
        });
    }

    /// <summary>Finds the methods that the path names.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static IReadOnlyList<AspectMethod> Find(MonitorServices monitor, HttpContext context)
    {
        var name = Parameters.FromPath(context, "name");
        return monitor.FindMethods(name) is { Count: > 0 } methods
            ? methods
            : throw new BadInputException("name", $"There is no annotated method '{name}'.", StatusCodes.Status404NotFound);
    }

    private void Write(Utf8JsonWriter json, AspectMethod method)
    {
        var profile = monitor.Profiler?.Find(method);
        WriteHead(json, method);
        json.WriteObjects("settings", method.Settings, static (writer, setting) =>
        {
            writer.WriteString("name", setting.Name);
            writer.WriteString("value", setting.Value);
            writer.WriteString("origin", JsonNamingPolicy.CamelCase.ConvertName(setting.Origin.ToString()));
        });
        json.WriteObjects("slowCalls", method.SlowCalls, (writer, call) =>
        {
            writer.WriteString("time", call.Time);
            writer.WriteNumber("duration", call.Duration.TotalSeconds);
            writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(call.Outcome.ToString()));
            writer.WriteString("traceId", call.TraceId?.ToHexString());
            ProfileEndpoint.WriteTime(writer, profile is not null && Covers(profile, call) ? profile : null);
        });
    }

    // A profile that was taken while the call ran, if not all the time.
    private static bool Covers(MethodProfile profile, SlowCall call)
        => profile.Time < call.Time + call.Duration && call.Time < profile.Time + profile.Duration;

    private static void WriteHead(Utf8JsonWriter json, AspectMethod method)
    {
        var statistics = method.GetStatistics();
        json.WriteString("name", method.Name);
        json.WriteString("metricName", MetricNameOf(method));
        json.WriteTexts("aspects", method.Aspects);
        json.WriteCircuit(statistics.CircuitState);
        json.WriteStartObject("statistics");
        WriteStatistics(json, statistics);
        json.WriteEndObject();
    }

    private static string MetricNameOf(AspectMethod method)
        => method.Settings.FirstOrDefault(static setting => setting.Name == "Timed:MetricName") is { Value.Length: > 0 } setting
            ? setting.Value
            : method.Name;

    private static void WriteStatistics(Utf8JsonWriter json, AspectStatistics statistics)
    {
        json.WriteNumber("calls", statistics.Calls);
        json.WriteNumber("failures", statistics.Failures);
        json.WriteNumber("cacheHits", statistics.CacheHits);
        json.WriteNumber("cacheMisses", statistics.CacheMisses);
        json.WriteNumber("cacheJoined", statistics.CacheJoined);
        json.WriteNumber("cacheStale", statistics.CacheStale);
        json.WriteNumber("cacheEntries", statistics.CacheEntries);
        json.WriteNumber("cacheEvictions", statistics.CacheEvictions);
        json.WriteNumber("rejected", statistics.Rejected);
        json.WriteNumber("circuitRejections", statistics.CircuitRejections);
        json.WriteNumber("running", statistics.Running);
        json.WriteNumber("queued", statistics.Queued);
        json.WriteNumber("retries", statistics.Retries);
        json.WriteNumber("timeouts", statistics.Timeouts);
        json.WriteNumber("fallbacks", statistics.Fallbacks);
    }
}
