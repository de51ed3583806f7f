using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfAspects;
using PerfAspects.AspNetCore.Timings;
using PerfAspects.CompilerServices;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the header <c>Server-Timing</c> to responses.</summary>
public static class PerfAspectsRequestTimingsExtensions
{
    /// <summary>
    /// Adds <c>Server-Timing</c> (W3C) to every response, which the developer tools of browsers show: the calls of <c>[Timed]</c> methods
    /// in the request and the time in them, requests to caches and those that were hits, processor time, and bytes allocated.
    /// </summary>
    /// <param name="app">The application. The middleware measures what comes after it.</param>
    /// <param name="enabled">
    /// Whether the header is added. Default: in Development only, because times tell strangers what the server does.
    /// </param>
    /// <returns>The same application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// The figures are those until the response begins. Time in calls that run at once, or within each other, counts several times.
    /// </remarks>
    public static IApplicationBuilder UseRequestTimings(this IApplicationBuilder app, bool? enabled = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        if (!(enabled ?? services.GetService<IHostEnvironment>()?.IsDevelopment() ?? false))
        {
            return app;
        }

        CacheRequestLog.Use(services.GetService<AspectRuntime>());
        RequestTimings.Listen(services.GetService<IOptions<AspectRuntimeOptions>>()?.Value.MeterFactory);
        return app.Use(static next => context => RequestTimings.RunAsync(context, next));
    }
}
