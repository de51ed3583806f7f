using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PerfAspects.AspNetCore.Access;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Maps handlers that run only for callers whom the guard lets in.</summary>
internal sealed class GuardedRoutes(RouteGroupBuilder group, AccessGuard guard)
{
    private static readonly string[] s_get = [HttpMethods.Get];
    private static readonly string[] s_post = [HttpMethods.Post];

    /// <summary>Maps a handler that reads.</summary>
    public void Get(string pattern, RequestDelegate handler) => Map(pattern, s_get, guard.Read(handler));

    /// <summary>Maps a handler that changes something.</summary>
    public void Post(string pattern, RequestDelegate handler) => Map(pattern, s_post, guard.Control(handler));

    private void Map(string pattern, string[] methods, RequestDelegate handler)
        => group.MapMethods(pattern, methods, handler)
            .WithMetadata(GuardedEndpoint.Instance)
            .WithDisplayName("PerfAspects " + methods[0] + " " + pattern)
            .ExcludeFromDescription();
}

/// <summary>Marks the endpoints of the monitor.</summary>
internal sealed class GuardedEndpoint
{
    public static readonly GuardedEndpoint Instance = new();

    private GuardedEndpoint()
    {
    }
}
