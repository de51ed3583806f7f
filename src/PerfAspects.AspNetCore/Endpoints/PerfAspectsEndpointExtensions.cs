using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using PerfAspects.AspNetCore.Access;
using PerfAspects.AspNetCore.Endpoints;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of the monitor.</summary>
public static class PerfAspectsEndpointExtensions
{
    /// <summary>
    /// Maps the dashboard to <paramref name="prefix"/> and the monitoring endpoints to <c>prefix/api/</c>. Needs
    /// <c>AddPerfAspectsMonitoring</c>.
    /// </summary>
    /// <param name="endpoints">The application, or a route group.</param>
    /// <param name="prefix">The path. Default: <c>/perfaspects</c>.</param>
    /// <returns>The route group, for <c>RequireAuthorization</c> and other conventions.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The services have no monitor.</exception>
    /// <remarks>
    /// Outside Development the application does not start unless the group has an authorization policy, or the policies
    /// <c>PerfAspects.Read</c> and <c>PerfAspects.Control</c> exist, or <c>AllowAnonymous()</c> is called on the group. In Development
    /// only loopback callers are let in.
    /// </remarks>
    /// <example><code>app.MapPerfAspects("/perfaspects").RequireAuthorization("operators");</code></example>
    public static RouteGroupBuilder MapPerfAspects(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/perfaspects")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var monitor = new MonitorServices(endpoints.ServiceProvider);
        var group = endpoints.MapGroup(prefix);
        StartCheck.Add(endpoints, prefix);
        ApiRoutes.Map(new GuardedRoutes(group, new AccessGuard(endpoints.ServiceProvider)), monitor);
        return group;
    }
}
