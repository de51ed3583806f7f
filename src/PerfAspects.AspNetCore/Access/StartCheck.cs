using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.AspNetCore.Endpoints;
using PerfAspects.Monitoring.Hosting;

namespace PerfAspects.AspNetCore.Access;

/// <summary>
/// Fails the start of an application that would leave the endpoints open. The endpoints are looked at before the server starts or, where
/// they are within another group, whose conventions are known later, when it has started; until then the guard refuses every request.
/// </summary>
internal static class StartCheck
{
    /// <summary>Adds the check of a group that has just been mapped.</summary>
    public static void Add(IEndpointRouteBuilder endpoints, string prefix)
    {
        var services = endpoints.ServiceProvider;
        if (services.GetService<IHostEnvironment>()?.IsDevelopment() ?? false)
        {
            return; // only callers of this machine are let in
        }

        var source = endpoints is RouteGroupBuilder ? null : endpoints.DataSources.LastOrDefault();
        var policies = new MonitorPolicies(services);
        services.GetRequiredService<StartChecks>().Add(async isStarted =>
        {
            var isDue = (source is not null) != isStarted;
            if (isDue && await policies.FindAsync(isControl: false, isAnonymous: false).ConfigureAwait(false) is null)
            {
                Check((source ?? services.GetRequiredService<EndpointDataSource>()).Endpoints, prefix);
            }
        });
    }

    private static void Check(IReadOnlyList<Endpoint> endpoints, string prefix)
    {
        var isOpen = endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<GuardedEndpoint>() is not null
            && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            && !MonitorPolicies.IsIn(endpoint.Metadata));
        if (isOpen)
        {
            throw new InvalidOperationException(
                $"""
                MapPerfAspects("{prefix}") has no authorization, and outside Development anybody could use it. Write one of:
                  app.MapPerfAspects("{prefix}").RequireAuthorization("operators");
                  builder.Services.AddAuthorizationBuilder().AddPolicy("PerfAspects.Read", …).AddPolicy("PerfAspects.Control", …);
                  app.MapPerfAspects("{prefix}").AllowAnonymous();
                """);
        }
    }
}
