using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>
/// A shop with customers, in real time, and YARP before it, which maps <c>/base</c> to the path base <c>/inner</c> of the shop.
/// </summary>
internal sealed class BrowsedApp : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly WebApplication _proxy;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _customers;

    private BrowsedApp(WebApplication application)
    {
        _application = application;
        _proxy = CreateProxy(application.Urls.First());
        _customers = Task.Run(BuyAsync);
    }

    public Uri Address => new(_application.Urls.First() + "/perfaspects");

    public Uri ProxiedAddress => new(_proxy.Urls.First() + "/base/perfaspects");

    public static async Task<BrowsedApp> StartAsync()
    {
        var builder = Create("Production");
        builder.Services.AddPerfAspectsMonitoring(static options => options.Alerts.Add(
            new AlertRule("isolated", "circuit == isolated") { Window = TimeSpan.FromSeconds(1), Method = Shop.Prefix + "Pay" }));
        builder.Services.AddPerfAspectsProfiling();
        var application = builder.Build();
        application.UsePathBase("/inner");
        application.UseRouting(); // after the path base, which the routes do not have
        application.MapPerfAspects("/perfaspects").AllowAnonymous();
        await application.StartAsync();
        var app = new BrowsedApp(application);
        await app._proxy.StartAsync();
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _customers;
        await _proxy.DisposeAsync();
        await _application.DisposeAsync();
    }

    private static WebApplicationBuilder Create(string environment)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    private static WebApplication CreateProxy(string address)
    {
        var builder = Create("Production");
        var route = new RouteConfig
        {
            RouteId = "shop",
            ClusterId = "shop",
            Match = new RouteMatch { Path = "/base/{**path}" },
            Transforms =
            [
                new Dictionary<string, string> { ["PathRemovePrefix"] = "/base" },
                new Dictionary<string, string> { ["PathPrefix"] = "/inner" },
            ],
        };
        var cluster = new ClusterConfig
        {
            ClusterId = "shop",
            Destinations = new Dictionary<string, DestinationConfig> { ["shop"] = new() { Address = address } },
        };
        builder.Services.AddReverseProxy().LoadFromMemory([route], [cluster]);
        var proxy = builder.Build();
        proxy.MapReverseProxy();
        return proxy;
    }

    private async Task BuyAsync()
    {
        var shop = new Shop(_application.Services.GetRequiredService<AspectRuntime>(), TimeProvider.System);
        var counter = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_closing.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync();
            counter++;
            for (var calls = 0; calls <= counter % 7; calls++)
            {
                shop.Price("secret-argument" + counter % 10);
            }

            shop.Marked(counter);
            shop.Work(5_000_000);
            try
            {
                shop.Pay(counter);
                shop.Order();
            }
            catch (Exception)
            {
                // An isolated circuit, or too many orders.
            }
        }
    }
}
