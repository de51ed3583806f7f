using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects;
using PerfAspects.CompilerServices;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the header <c>Cache-Status</c> to the responses of endpoints.</summary>
public static class PerfAspectsCacheStatusExtensions
{
    /// <summary>
    /// Adds <c>Cache-Status</c> (RFC 9211) to the responses of an endpoint or a group: <c>PerfAspects; hit</c> if every cached method that
    /// the request has called was answered from its cache, <c>PerfAspects; fwd=miss</c> if one had to load (with <c>collapsed</c> if it
    /// only waited for the load of another request), <c>PerfAspects; fwd=stale</c> if one was answered with an expired value. A request
    /// that calls no cached method before its response begins gets no header.
    /// </summary>
    /// <typeparam name="TBuilder">The type of the endpoint or group.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The same endpoint or group.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <example><code>app.MapGet("/prices/{id}", GetPrice).WithCacheStatus();</code></example>
    /// <remarks>As soon as one endpoint has it, hits of all cached methods of the process take some 10 ns longer.</remarks>
    public static TBuilder WithCacheStatus<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        CacheRequestLog.Use(runtime: null); // for methods that are composed from now on
        builder.Finally(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } handler)
            {
                CacheRequestLog.Use(endpoint.ApplicationServices.GetService<AspectRuntime>());
                endpoint.RequestDelegate = context => RunAsync(context, handler);
            }
        });
        return builder;
    }

    // Asynchronous, so that the log belongs to the flow of this request and not to that of the caller.
    private static async Task RunAsync(HttpContext context, RequestDelegate handler)
    {
        var log = CacheRequestLog.Begin();
        context.Response.OnStarting(() =>
        {
            if (HeaderOf(log) is { } header)
            {
                context.Response.Headers.Append("Cache-Status", header);
            }

            return Task.CompletedTask;
        });
        await handler(context).ConfigureAwait(false);
    }

    // The worst request decides, and neither method nor key is named.
    private static string? HeaderOf(CacheRequestLog log)
        => log.Misses > 0 ? "PerfAspects; fwd=miss"
            : log.Joined > 0 ? "PerfAspects; fwd=miss; collapsed"
            : log.Stale > 0 ? "PerfAspects; fwd=stale"
            : log.Hits > 0 ? "PerfAspects; hit"
            : null;
}
