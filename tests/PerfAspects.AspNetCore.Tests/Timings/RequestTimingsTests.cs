using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Tests.Timings;

/// <summary>The header <c>Server-Timing</c>.</summary>
public sealed partial class RequestTimingsTests
{
    private const int Bytes = 1_000_000;

    [Fact]
    public async Task Request_HasItsCallsHitsTimeAndBytes()
    {
        await using var app = await StartAsync("Development", enabled: null);

        var first = await TimingAsync(app, "/prices");
        var second = await TimingAsync(app, "/prices");
        var other = await TimingAsync(app, "/nothing");

        Assert.Equal(("4 calls", "1 of 3 hits"), (Description(first, "calls"), Description(first, "cache"))); // Price three times, Pay once
        Assert.InRange(Duration(first, "calls"), 1_999, 2_001); // the slow product
        Assert.Equal("3 of 3 hits", Description(second, "cache"));
        Assert.InRange(long.Parse(Description(first, "alloc").Split(' ')[0], CultureInfo.InvariantCulture), Bytes, 10 * Bytes);
        Assert.True(Duration(first, "cpu") >= 0);
        Assert.Equal(("0 calls", "0 of 0 hits"), (Description(other, "calls"), Description(other, "cache")));
        Assert.InRange(long.Parse(Description(other, "alloc").Split(' ')[0], CultureInfo.InvariantCulture), 0, Bytes);
    }

    [Theory]
    [InlineData("Production", null, false)]
    [InlineData("Production", true, true)]
    [InlineData("Development", false, false)]
    public async Task Header_IsOffOutsideDevelopmentUnlessAskedFor(string environment, bool? enabled, bool isThere)
    {
        await using var app = await StartAsync(environment, enabled);

        Assert.Equal(isThere, await TimingAsync(app, "/nothing") is not null);
    }

    private static async Task<MonitoredApp> StartAsync(string environment, bool? enabled)
    {
        MonitoredApp? running = null;
        var app = await MonitoredApp.StartAsync(
            group: static group => group.AllowAnonymous(),
            environment: environment,
            pipeline: application =>
            {
                application.UseRequestTimings(enabled);
                application.MapGet("/nothing", static context => context.Response.WriteAsync("nothing"));
                application.MapGet("/prices", async context =>
                {
                    running!.Shop.Price("a");
                    await Task.Yield(); // goes on on another thread
                    GC.KeepAlive(new byte[Bytes]);
                    var price = running.Shop.Price("slow") + running.Shop.Price("a") + running.Shop.Pay(1);
                    await context.Response.WriteAsync(price.ToString(CultureInfo.InvariantCulture));
                });
            });
        running = app;
        return app;
    }

    private static async Task<string?> TimingAsync(MonitoredApp app, string path)
    {
        using var answer = await app.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
        return answer.Headers.TryGetValues("Server-Timing", out var values) ? string.Join(", ", values) : null;
    }

    private static string Description(string? header, string name)
        => Metric().Matches(header!).Single(metric => metric.Groups["name"].Value == name).Groups["description"].Value;

    private static double Duration(string? header, string name)
        => double.Parse(
            Metric().Matches(header!).Single(metric => metric.Groups["name"].Value == name).Groups["duration"].Value,
            CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<name>[a-z]+)(;dur=(?<duration>[0-9.]+))?(;desc=\"(?<description>[^\"]*)\")?(, |$)")]
    private static partial Regex Metric();
}
