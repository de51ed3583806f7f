using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Polly.CircuitBreaker;
using Snippets;

namespace PerfAspects.Samples.Tests;

/// <summary>The web application of docs/aspnetcore.md.</summary>
public sealed class WebTests
{
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

    [Fact]
    public async Task Application_IsolatedCircuit_IsAnsweredByTheHandlerThatIsRegisteredFirst()
    {
        await using var app = Web.Build(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"],
            new FakePriceApi { Failure = new IsolatedCircuitException() });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/rates/1", UriKind.Relative));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "600"), (answer.StatusCode, answer.Headers.GetValues("Retry-After").Single()));
    }

    [Fact]
    public async Task MaintenanceHandler_OtherException_IsLeftToTheNextHandler()
        => Assert.False(await new MaintenanceHandler().TryHandleAsync(new DefaultHttpContext(), new InvalidOperationException(), default));
}
