using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Snippets;

namespace PerfAspects.Samples.Tests;

/// <summary>The exception handler of docs/aspnetcore.md.</summary>
public sealed class RejectionHandlerTests
{
    public static TheoryData<string, int, string> Answers => new()
    {
        { "rate limit, 1.2 s", 429, "2" },
        { "rate limit, unknown", 429, "1" },
        { "bulkhead", 503, "1" },
        { "circuit, 30 s", 503, "30" },
        { "circuit, isolated", 503, "1" },
        { "timeout", 504, "" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Handler_Rejection_IsAnsweredWithItsStatus(string rejection, int status, string retryAfter)
    {
        Exception exception = rejection switch
        {
            "rate limit, 1.2 s" => new RateLimitRejectedException("", TimeSpan.FromSeconds(1.2)),
            "rate limit, unknown" => new RateLimitRejectedException("", retryAfter: null),
            "bulkhead" => new BulkheadRejectedException(),
            "circuit, 30 s" => new BrokenCircuitException("", TimeSpan.FromSeconds(30)),
            "circuit, isolated" => new IsolatedCircuitException(),
            _ => new TimeoutRejectedException(),
        };
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };

        Assert.True(await new RejectionHandler().TryHandleAsync(context, exception, default));
        Assert.Equal((status, retryAfter), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task Handler_OtherException_IsLeftToTheNextHandler()
        => Assert.False(await new RejectionHandler().TryHandleAsync(new DefaultHttpContext(), new InvalidOperationException(), default));

    [Fact]
    public async Task Application_CallOverTheLimit_Answers429WithRetryAfter()
    {
        string[] settings =
        [
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=None",
            "--PerfAspects:Methods:Snippets.RateService.GetRateAsync:RateLimited:Permits=1",
            "--PerfAspects:Methods:Snippets.RateService.GetRateAsync:RateLimited:Window=1h",
        ];
        await using var app = Web.Build(settings, new FakePriceApi());
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var admitted = await client.GetAsync(new Uri("/rates/1", UriKind.Relative));
        using var rejected = await client.GetAsync(new Uri("/rates/2", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (admitted.StatusCode, rejected.StatusCode));
        Assert.InRange(int.Parse(rejected.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 3600);
        Assert.Equal("application/problem+json", rejected.Content.Headers.ContentType?.MediaType);
    }
}
