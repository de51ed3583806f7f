using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects;

namespace Snippets;

/// <summary>The first examples of the packages' own pages, src/*/README.md.</summary>
public static class PackageReadmes
{
    public static void AddRedis(IHostApplicationBuilder builder)
    {
        builder.Services.AddPerfAspectsRedis("localhost:6379");
    }

    public static void AddSqlite(IHostApplicationBuilder builder)
    {
        builder.Services.AddPerfAspectsSqlite("cache.db");
    }

    public static void AddMonitoring(IHostApplicationBuilder builder)
    {
        builder.Services.AddPerfAspectsMonitoring(options =>
        {
            options.Alerts.Add(new AlertRule("slow", "p99 > 200ms") { For = TimeSpan.FromMinutes(1) });
        });
        builder.Services.AddHealthChecks().AddPerfAspects();
    }

    public static WebApplication MapDashboard(WebApplicationBuilder builder)
    {
        builder.Services.AddPerfAspectsMonitoring();
        builder.Services.AddPerfAspectsProblemDetails();
        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapPerfAspects("/perfaspects"); // in Development for this machine only; elsewhere it needs a policy
        app.MapGet("/stock/{productId:int}", (int productId, StockService stock, CancellationToken cancellationToken)
            => stock.GetStockAsync(productId, cancellationToken)).WithCacheStatus();
        return app;
    }
}

public sealed record Stock(int ProductId, int Count);

public interface IWarehouse
{
    Task<Stock> CountAsync(int productId, CancellationToken cancellationToken);

    Task ShipAsync(int productId, CancellationToken cancellationToken);
}

public partial class StockService(IWarehouse warehouse)
{
    [Cached("5m", Shared = true, Tags = ["stock:{productId}"])]
    public partial Task<Stock> GetStockAsync(int productId, CancellationToken cancellationToken = default);

    private Task<Stock> GetStockCoreAsync(int productId, CancellationToken cancellationToken)
        => warehouse.CountAsync(productId, cancellationToken);

    [CacheInvalidate(Tags = ["stock:{productId}"])]
    public partial Task ShipAsync(int productId, CancellationToken cancellationToken = default);

    private Task ShipCoreAsync(int productId, CancellationToken cancellationToken) => warehouse.ShipAsync(productId, cancellationToken);
}
