using System.Text.Json;
using PerfAspects;
using Storefront.Data;
using Storefront.Load;
using Storefront.Prices;

namespace Storefront.Web;

/// <summary>Alerts that the webhook of this shop has posted to the shop itself: the last hundred.</summary>
internal sealed class AlertInbox
{
    private readonly Ring<JsonElement> _alerts = new(100);

    public void Add(JsonElement alert) => _alerts.Add(alert.Clone());

    public IReadOnlyList<JsonElement> Read() => _alerts.Read();
}

/// <summary>A figure of a page view, as the library web-vitals measures it. <c>Value</c> is in milliseconds, or without a unit for CLS.</summary>
internal sealed record Vital(string Name, double Value, string? Rating, DateTimeOffset Time);

/// <summary>The vitals of the last page views.</summary>
internal sealed class VitalsLog(TimeProvider clock)
{
    private static readonly string[] s_names = ["LCP", "INP", "CLS", "FCP", "TTFB"];

    private readonly Ring<Vital> _vitals = new(1_000);

    /// <summary>Keeps a figure; false if it is none. Browsers of strangers send them.</summary>
    public bool Add(Vital vital)
    {
        if (!s_names.Contains(vital.Name) || !double.IsFinite(vital.Value) || vital.Value < 0 || vital.Rating?.Length > 20)
        {
            return false;
        }

        _vitals.Add(vital with { Time = clock.GetUtcNow() });
        return true;
    }

    public IReadOnlyList<Vital> Read() => _vitals.Read();
}

/// <summary>The last values of a kind.</summary>
internal sealed class Ring<T>(int size)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _values = new();

    public void Add(T value)
    {
        lock (_gate)
        {
            _values.Enqueue(value);
            if (_values.Count > size)
            {
                _values.Dequeue();
            }
        }
    }

    public IReadOnlyList<T> Read()
    {
        lock (_gate)
        {
            return [.. _values];
        }
    }
}

/// <summary>The endpoints that show what the shop does, besides the dashboard.</summary>
internal static class Observation
{
    public static void MapObservation(this WebApplication app)
    {
        app.MapPost("/alerts/inbox", static (JsonElement alert, AlertInbox inbox) => inbox.Add(alert));
        app.MapGet("/alerts/inbox", static (AlertInbox inbox) => inbox.Read());
        app.MapPost("/vitals", static (Vital vital, VitalsLog vitals) => vitals.Add(vital) ? Results.NoContent() : Results.BadRequest());
        app.MapGet("/vitals", static (VitalsLog vitals) => vitals.Read());
        app.MapGet("/queries", static (SlowQueries queries, Database database) => queries.Read(database, 10));
        app.MapGet("/cache-counts", static (AspectRuntime runtime) =>
        {
            var figures = runtime.Methods.Select(static method => method.GetStatistics()).ToList();
            var hits = figures.Sum(static method => method.CacheHits);
            return new CacheCounts(hits, hits + figures.Sum(static method => method.CacheMisses + method.CacheJoined + method.CacheStale));
        });
        app.MapGet("/upstream", static (HttpClient http, CancellationToken cancellationToken)
            => http.GetFromJsonAsync<PriceServiceState>("/state", cancellationToken));
        app.MapPost("/upstream/spell", static async (double seconds, HttpClient http, CancellationToken cancellationToken) =>
        {
            using var begun = await http.PostAsync(FormattableString.Invariant($"/spell?seconds={seconds}"), null, cancellationToken);
            return begun.IsSuccessStatusCode ? Results.NoContent() : Results.StatusCode(StatusCodes.Status502BadGateway);
        });
        app.MapGet("/images/{id:int}.svg", static (int id, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Text(Picture(id), "image/svg+xml");
        });
    }

    private static string Picture(int id) => $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="hsl({id * 47 % 360} 45% 82%)"/>
        <circle cx="40" cy="40" r="{14 + id % 17}" fill="hsl({id * 89 % 360} 50% 45%)"/></svg>
        """;
}
