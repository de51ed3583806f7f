using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;

namespace Snippets;

/// <summary>The code of docs/aspnetcore.md.</summary>
public static class Web
{
    public static WebApplication Build(string[] args, IPriceApi prices)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddPerfAspects();
        builder.Services.AddExceptionHandler<MaintenanceHandler>(); // before the handler of PerfAspects
        builder.Services.AddPerfAspectsProblemDetails();
        builder.Services.AddSingleton<RateService>();

        builder.Services.AddSingleton(prices);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet(
            "/rates/{productId:int}",
            (int productId, RateService rates, CancellationToken cancellationToken) => rates.GetRateAsync(productId, cancellationToken));
        app.MapGet("/status/{productId:int}", (int productId, RateService rates, CancellationToken token) => rates.GetRateAsync(productId, token))
            .WithCacheStatus();
        return app;
    }
}

/// <summary>The code of docs/monitoring.md about endpoints.</summary>
public static class MonitoredWeb
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddPerfAspectsMonitoring();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("PerfAspects.Read", policy => policy.RequireRole("support", "operator"))
            .AddPolicy("PerfAspects.Control", policy => policy.RequireRole("operator"));
        var app = builder.Build();
        app.MapPerfAspects("/perfaspects");
        return app;
    }
}

/// <summary>Answers calls of a method whose circuit an operator has isolated.</summary>
public sealed class MaintenanceHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not IsolatedCircuitException)
        {
            return false; // the next handler decides
        }

        httpContext.Response.Headers.RetryAfter = "600";
        await Results.Problem("Maintenance is under way.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        return true;
    }
}
