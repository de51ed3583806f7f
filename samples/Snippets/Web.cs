using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Snippets;

/// <summary>The code of docs/aspnetcore.md.</summary>
public static class Web
{
    public static WebApplication Build(string[] args, IPriceApi prices)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddPerfAspects();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<RejectionHandler>();
        builder.Services.AddSingleton<RateService>();

        builder.Services.AddSingleton(prices);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet(
            "/rates/{productId:int}",
            (int productId, RateService rates, CancellationToken cancellationToken) => rates.GetRateAsync(productId, cancellationToken));
        return app;
    }
}

public sealed class RejectionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int Status, TimeSpan? RetryAfter)? answer = exception switch
        {
            RateLimitRejectedException limit => (StatusCodes.Status429TooManyRequests, limit.RetryAfter),
            BulkheadRejectedException => (StatusCodes.Status503ServiceUnavailable, null),
            BrokenCircuitException circuit => (StatusCodes.Status503ServiceUnavailable, circuit.RetryAfter),
            TimeoutRejectedException => (StatusCodes.Status504GatewayTimeout, null),
            _ => null, // not a rejection: the next handler decides
        };
        if (answer is not { } found)
        {
            return false;
        }

        if (found.Status != StatusCodes.Status504GatewayTimeout)
        {
            // Whole seconds, rounded up; 1 if the time is unknown.
            var seconds = Math.Max(1, Math.Ceiling(found.RetryAfter?.TotalSeconds ?? 1));
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await Results.Problem(statusCode: found.Status).ExecuteAsync(httpContext);
        return true;
    }
}
