using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PerfAspects;
using Storefront.Catalog;
using Storefront.Data;
using Storefront.Orders;
using Storefront.Prices;

namespace Storefront.Web;

/// <summary>Puts the application together.</summary>
internal static class ShopApp
{
    public static WebApplication Build(StorefrontOptions options, string folder, Uri address, Uri prices)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development, // the dashboard admits callers of this machine only, and needs no user accounts
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(address.ToString());
        builder.Logging.ClearProviders().AddSimpleConsole(static console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("PerfAspects", LogLevel.None) // each failed attempt of a bad spell would be a line; the dashboard shows them
            .AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None); // and each failed request, without aspects
        AddShop(builder.Services, folder, prices, isFirst: options.Node is null);
        AddAspects(builder.Services, options, folder, address);
        AddTelemetry(builder);
        builder.Services.AddResponseCompression();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseResponseCompression();
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache" });
        app.MapShop();
        app.MapObservation();
        app.MapPerfAspects();
        app.MapHealthChecks("/health");
        app.MapPrometheusScrapingEndpoint();
        return app;
    }

    private static void AddShop(IServiceCollection services, string folder, Uri prices, bool isFirst)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<SlowQueries>();
        services.AddSingleton(provider => new Database(folder, provider.GetRequiredService<SlowQueries>()));
        services.AddSingleton<ReplicaGate>();
        services.AddHostedService<ReplicaWatch>();
        services.AddSingleton<ProductCatalog>();
        services.AddSingleton<Recommendations>();
        services.AddSingleton<Carts>();
        services.AddSingleton<OrderBook>();
        services.AddSingleton(new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = prices,
            Timeout = TimeSpan.FromSeconds(10),
        });
        services.AddSingleton<PriceClient>();
        if (isFirst)
        {
            services.AddHostedService<Replication>();
        }
    }

    private static void AddAspects(IServiceCollection services, StorefrontOptions options, string folder, Uri address)
    {
        services.AddPerfAspects();
        if (options.Redis is { } redis)
        {
            services.AddPerfAspectsRedis(redis);
        }
        else
        {
            services.AddPerfAspectsSqlite(Path.Combine(folder, "cache.db"));
        }

        services.AddSingleton<AlertInbox>();
        services.AddSingleton<VitalsLog>();
        services.AddPerfAspectsMonitoring(monitoring =>
        {
            monitoring.Alerts.Add(new AlertRule("busy", "process.cpu > 90%") { For = TimeSpan.FromSeconds(30) });
            monitoring.Webhooks.Add(new WebhookOptions(new Uri(address, "alerts/inbox"))); // as a chat would get it
        });
        services.AddHealthChecks().AddPerfAspects();
        services.AddPerfAspectsProblemDetails();
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics.AddMeter("PerfAspects").AddAspNetCoreInstrumentation().AddPrometheusExporter());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
        {
            telemetry.WithTracing(static traces => traces.AddSource("PerfAspects").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(0.01)))
                .AddOtlpExporter());
        }
    }
}
