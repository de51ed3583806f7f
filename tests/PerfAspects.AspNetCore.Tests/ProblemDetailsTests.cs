using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;

namespace PerfAspects.AspNetCore.Tests;

/// <summary>Requests to a real server, whose endpoint calls annotated methods.</summary>
public sealed class ProblemDetailsTests
{
    [Fact]
    public async Task RateLimit_Rejecting_Answers429WithTheTime()
    {
        using var runtime = new AspectRuntime();
        var orders = new Orders(runtime);
        await using var server = await RejectingServer.StartAsync(context => orders.ListAsync(context.RequestAborted));

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/")).StatusCode);
        var answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 30, 90); // a slow machine has used some of it
        var problem = await ProblemAsync(answer);
        Assert.Equal(429, problem.GetProperty("status").GetInt32());
        Assert.Equal("Too many requests", problem.GetProperty("title").GetString());
    }

    [Fact]
    public async Task OpenCircuit_Answers503()
    {
        using var runtime = new AspectRuntime();
        var orders = new Orders(runtime);
        await using var server = await RejectingServer.StartAsync(context => orders.PayAsync(context.RequestAborted));

        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.GetAsync("/")).StatusCode); // not ours
        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.GetAsync("/")).StatusCode);
        var answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
    }

    [Fact]
    public async Task FullBulkhead_Answers503()
    {
        using var runtime = new AspectRuntime();
        var orders = new Orders(runtime);
        var first = orders.ShipAsync(default);
        await using var server = await RejectingServer.StartAsync(context => orders.ShipAsync(context.RequestAborted));

        var answer = await server.Client.GetAsync("/");
        orders.LetShip();

        Assert.Equal(1, await first);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Timeout_Answers504WithoutATime()
    {
        using var runtime = new AspectRuntime();
        var orders = new Orders(runtime);
        await using var server = await RejectingServer.StartAsync(context => orders.FindAsync(context.RequestAborted));

        var answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Null(answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    [InlineData(90_000_000, 90_000)]
    public async Task RetryAfter_IsWholeSecondsRoundedUp(int? milliseconds, int seconds)
    {
        var exception = new RateLimitRejectedException("limited", milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null);
        await using var server = await RejectingServer.StartAsync(_ => throw exception);

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await server.Client.GetAsync("/")).Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Rejection_NamesNeitherMethodNorLimit()
    {
        var exception = new RateLimitRejectedException("secret text", retryAfter: null) { MethodName = "Shop.Secret", SharedName = "secret-limit" };
        await using var server = await RejectingServer.StartAsync(_ => throw exception);

        Assert.DoesNotContain("ecret", await (await server.Client.GetAsync("/")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientThatAcceptsNoJson_GetsTheStatus()
    {
        await using var server = await RejectingServer.StartAsync(_ => throw new BrokenCircuitException("open", TimeSpan.FromSeconds(7)));
        server.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));

        var answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task RejectionOfTheApplicationsOwn_Answers503()
    {
        await using var server = await RejectingServer.StartAsync(_ => throw new OwnRejection());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task HandlerRegisteredBefore_GoesFirst()
    {
        await using var server = await RejectingServer.StartAsync(
            _ => throw new RateLimitRejectedException(), static services => services.AddExceptionHandler<Teapot>());

        Assert.Equal(418, (int)(await server.Client.GetAsync("/")).StatusCode);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private sealed class OwnRejection : ExecutionRejectedException;

    private sealed class Teapot : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            httpContext.Response.StatusCode = 418;
            return ValueTask.FromResult(true);
        }
    }
}
