using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Tests.CacheStatus;

/// <summary>The header <c>Cache-Status</c> of requests that call cached methods.</summary>
public sealed class CacheStatusTests
{
    [Fact]
    public async Task Endpoint_SaysWhetherItsCallsWereHits()
    {
        MonitoredApp? running = null;
        await using var app = await MonitoredApp.StartAsync(pipeline: application =>
        {
            application.MapGet("/price/{product}", context => Write(context, running!.Shop.Price((string)context.Request.RouteValues["product"]!)))
                .WithCacheStatus();
            application.MapGet("/both", context => Write(context, running!.Shop.Price("a") + running.Shop.Price("new"))).WithCacheStatus();
            application.MapGet("/none", static context => Write(context, 0)).WithCacheStatus();
            application.MapGet("/without", context => Write(context, running!.Shop.Price("a")));
        });
        running = app;

        Assert.Equal("PerfAspects; fwd=miss", await StatusAsync(app, "/price/a"));
        Assert.Equal("PerfAspects; hit", await StatusAsync(app, "/price/a"));
        Assert.Equal("PerfAspects; fwd=miss", await StatusAsync(app, "/both"));
        Assert.Equal("PerfAspects; hit", await StatusAsync(app, "/both"));
        Assert.Null(await StatusAsync(app, "/none"));
        Assert.Null(await StatusAsync(app, "/without"));
    }

    [Fact]
    public async Task MethodCalledBefore_IsSeen()
    {
        using var runtime = new AspectRuntime();
        var shop = new Shop(runtime, TimeProvider.System);
        shop.Price("a");
        PerfAspects.CompilerServices.CacheRequestLog.Use(runtime);

        var hits = await Task.Run(() =>
        {
            var log = PerfAspects.CompilerServices.CacheRequestLog.Begin();
            shop.Price("a");
            return log.Hits;
        });
        shop.Price("a"); // in another flow

        Assert.Equal((1, 1), (hits, shop.Loads));
    }

    private static Task Write(HttpContext context, int price) => context.Response.WriteAsync(price.ToString());

    private static async Task<string?> StatusAsync(MonitoredApp app, string path)
    {
        using var answer = await app.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
        return answer.Headers.TryGetValues("Cache-Status", out var values) ? values.Single() : null;
    }
}
