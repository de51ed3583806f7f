using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Quickstart.Upstream;

/// <summary>The remote side: a web server on a free loopback port that answers from the time-zone database as the fault plan lets it.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FaultPlan _faults;
    private readonly ConcurrentDictionary<(string Client, string Route), int> _requests = new();

    private UpstreamServer(TimeZoneDatabase database, FaultPlan faults)
    {
        _faults = faults;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders(); // the failures are staged: no news for the console
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        _app = builder.Build();
        _app.Use(MisbehaveAsync);
        Map(Routes.Offset, (zone, at) => TimeZoneDatabase.GetOffset(zone, at));
        Map(Routes.DaylightRule, TimeZoneDatabase.FindDaylightRule);
        Map(Routes.NextTransition, TimeZoneDatabase.FindNextTransition);

        void Map<T>(string route, Func<TimeZoneInfo, DateTimeOffset, T> answer)
            => _app.MapGet(route, async (HttpContext context, string zone, DateTimeOffset at) =>
            {
                if (database.Find(zone) is { } found)
                {
                    await context.Response.WriteAsJsonAsync(answer(found, at)); // a null answer is the JSON null, not an empty body
                }
                else
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                }
            });
    }

    /// <summary>Cancelled by Ctrl+C or a request to terminate, which the web host listens for.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    public static async Task<UpstreamServer> StartAsync(TimeZoneDatabase database, FaultPlan faults)
    {
        var server = new UpstreamServer(database, faults);
        await server._app.StartAsync();
        await server.WarmUpAsync();
        return server;
    }

    /// <summary>A client whose requests are counted under its name.</summary>
    public HttpClient CreateClient(string name)
    {
        var handler = new SocketsHttpHandler { UseProxy = false }; // loopback, whatever the environment says of proxies
        var client = new HttpClient(handler) { BaseAddress = new Uri(_app.Urls.Single()) };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(name);
        return client;
    }

    public int CountRequests(string client, string route) => _requests.GetValueOrDefault((client, route));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // The first requests compile the server and the client. That takes longer than any answer and belongs to neither fleet.
    private async Task WarmUpAsync()
    {
        using var client = CreateClient("warm-up");
        for (var i = 0; i < 5; i++)
        {
            await client.GetFromJsonAsync<ZoneOffset>(Routes.Query(Routes.Offset, TimeZoneInfo.Utc.Id, DateTimeOffset.UnixEpoch));
        }
    }

    private async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        var client = context.Request.Headers.UserAgent.ToString();
        _requests.AddOrUpdate((client, context.Request.Path.Value!), 1, static (_, count) => count + 1);
        await Task.Delay(FaultPlan.NextLatency(), context.RequestAborted);
        if (_faults.IsFailing)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await next(context);
    }
}
