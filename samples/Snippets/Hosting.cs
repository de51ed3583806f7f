using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects;

namespace Snippets;

public static class Hosting
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddPerfAspects();
        builder.Services.AddSingleton<RateService>();

        builder.Services.AddPerfAspects(options =>
        {
            options.TimeProvider = TimeProvider.System;           // else the registered one
            options.LoadDrainTimeout = TimeSpan.FromSeconds(10);   // default: 5 s
        });

        builder.Services.AddKeyedSingleton<RateLimiter>("supplier", (_, _) => new ConcurrencyLimiter(new() { PermitLimit = 4, QueueLimit = 20 }));

        builder.Services.AddAspectPolicy(
            "billing",
            new RateLimitedAttribute(50, "1s") { QueueLimit = 10 },
            new CircuitBreakerAttribute { FailureRatio = 0.3 });
        return builder.Build();
    }

    public static void LimitMemory(IHostApplicationBuilder builder)
    {
        builder.Services.AddMemoryCache(options => options.SizeLimit = 50_000); // entries, since each cached value counts as 1
        builder.Services.AddPerfAspects();
    }

    public static void Steer(AspectRuntime runtime)
    {
        var method = runtime.Find(typeof(RateService), nameof(RateService.GetRateAsync))!;
        foreach (var setting in method.Settings)
        {
            Console.WriteLine($"{setting.Name} = {setting.Value} ({setting.Origin})"); // RateLimited:Permits = 50 (MethodConfiguration)
        }

        method.Override("RateLimited:Permits", "20");   // at once, before everything else
        method.Override("RateLimited:Permits", null);   // taken back
    }
}

/// <summary>The handler of a message that another instance of the application has sent.</summary>
public sealed class ProductChangedHandler(AspectRuntime runtime)
{
    public ValueTask HandleAsync(int productId, CancellationToken cancellationToken)
        => runtime.InvalidateTagAsync($"product:{productId}", cancellationToken);
}

public sealed partial class RateService(AspectRuntime runtime, IPriceApi api)
{
    [Cached("5m"), RateLimited(100, "1s")]
    public partial Task<Price?> GetRateAsync(int productId, CancellationToken cancellationToken);

    private Task<Price?> GetRateCoreAsync(int productId, CancellationToken cancellationToken)
        => api.FetchAsync(productId, "EUR", cancellationToken);

    [RateLimited(1, "1s", Name = "supplier")]
    public partial Task OrderAsync(Order order);

    private Task OrderCoreAsync(Order order) => api.RenameAsync(order.Id, order.Note);
}
