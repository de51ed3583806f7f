using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The state of the caches, and their invalidation.</summary>
internal sealed class CacheEndpoints(MonitorServices monitor)
{
    private const string CachedAspect = "Cached";

    public Task GetAsync(HttpContext context) => Answer.JsonAsync(context, json =>
    {
        (AspectMethod Method, AspectStatistics Statistics)[] caches =
        [
            .. Cached().OrderBy(static method => method.Name, StringComparer.Ordinal)
                .Select(static method => (method, method.GetStatistics())),
        ];
        json.WriteNumber("entries", caches.Sum(static cache => cache.Statistics.CacheEntries));
        json.WriteFigure("hitRatio", HitRatio([.. caches.Select(static cache => cache.Statistics)]));
        WriteTier(json);
        json.WriteObjects("methods", caches, static (writer, cache) => Write(writer, cache.Method, cache.Statistics));
    });

    public async Task ClearAsync(HttpContext context)
    {
        var name = Parameters.Find(context.Request, "method");
        AspectMethod[] methods = [.. name is null ? Cached() : Known(name)];
        foreach (var method in methods)
        {
            await method.ClearCacheAsync(context.RequestAborted).ConfigureAwait(false);
        }

        monitor.Logger.ControlUsed(Parameters.UserOf(context), "clear cache", name ?? "all methods");
        await Answer.DoneAsync(context).ConfigureAwait(false);
    }

    public async Task InvalidateAsync(HttpContext context)
    {
        var tag = Parameters.Get(context.Request, "tag");
        await monitor.Runtime.InvalidateTagAsync(tag, context.RequestAborted).ConfigureAwait(false);
        monitor.Logger.ControlUsed(Parameters.UserOf(context), "invalidate", "a tag"); // tags hold values of arguments
        await Answer.DoneAsync(context).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, AspectMethod method, AspectStatistics statistics)
    {
        json.WriteString("method", method.Name);
        json.WriteNumber("entries", statistics.CacheEntries);
        json.WriteNumber("hits", statistics.CacheHits);
        json.WriteNumber("misses", statistics.CacheMisses);
        json.WriteNumber("joined", statistics.CacheJoined);
        json.WriteNumber("stale", statistics.CacheStale);
        json.WriteNumber("evictions", statistics.CacheEvictions);
        json.WriteFigure("hitRatio", HitRatio(statistics));
        json.WriteNumber("tierHits", statistics.TierHits);
        json.WriteNumber("tierMisses", statistics.TierMisses);
        json.WriteNumber("tierErrors", statistics.TierErrors);
    }

    private static double? HitRatio(params AspectStatistics[] caches)
    {
        var hits = caches.Sum(static cache => cache.CacheHits);
        var requests = hits + caches.Sum(static cache => cache.CacheMisses + cache.CacheJoined + cache.CacheStale);
        return requests > 0 ? (double)hits / requests : null;
    }

    private void WriteTier(Utf8JsonWriter json)
    {
        if (monitor.Health.Tier is not { Name: { } name } tier)
        {
            json.WriteNull("tier");
            return;
        }

        var (isAvailable, pending) = tier.Read();
        json.WriteStartObject("tier");
        json.WriteString("name", name);
        json.WriteBoolean("available", isAvailable);
        json.WriteNumber("pendingInvalidations", pending);
        json.WriteEndObject();
    }

    private IEnumerable<AspectMethod> Cached() => monitor.Runtime.Methods.Where(static method => method.Aspects.Contains(CachedAspect));

    private IEnumerable<AspectMethod> Known(string name)
    {
        var methods = monitor.FindMethods(name);
        return methods.Count == 0 ? throw new BadInputException("method", $"There is no annotated method '{name}'.")
            : methods.Any(static method => method.Aspects.Contains(CachedAspect)) ? methods
            : throw new BadInputException("method", $"{name} has no cache.");
    }
}
