using System.Net;
using System.Text.Json;

namespace PerfAspects.AspNetCore.Tests.Endpoints;

/// <summary>The endpoints that read, of an application with exactly known calls.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task Performance_HasTheFiguresOfEachMethod()
    {
        await using var app = await MonitoredApp.StartAsync();
        Call(app);

        var method = Method(await app.GetAsync("api/performance"), "methods", "method", "Price");

        Assert.Equal((4, 0d, 0.5), (Number(method, "calls"), Number(method, "failures"), Number(method, "hitRatio")));
        Assert.InRange(Number(method, "p99"), 1.98, 2.02); // the slow one
        Assert.InRange(Number(method, "saved"), 1.98, 2.02); // two hits, and a load took 1 s on average
    }

    [Fact]
    public async Task Performance_RangeBeforeTheCalls_IsEmpty()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Pass(5);
        var to = app.Clock.GetUtcNow();
        Call(app);

        var answer = await app.GetAsync($"api/performance?from={to.AddMinutes(-5):O}&to={to:yyyy-MM-ddTHH:mm:ssZ}");

        Assert.Empty(answer.GetProperty("methods").EnumerateArray());
    }

    [Fact]
    public async Task Metrics_HaveTheCurrentValues()
    {
        await using var app = await MonitoredApp.StartAsync();
        Call(app);

        var answer = await app.GetAsync("api/metrics");

        Assert.True(Number(answer.GetProperty("process"), "memory") > 1e6);
        var price = Method(answer, "methods", "method", "Price");
        Assert.Equal(2, Number(price, "entries"));
        Assert.True(Number(price, "callsPerSecond") > 0);
        Assert.Equal("closed", Method(answer, "methods", "method", "Pay").GetProperty("circuit").GetString());
    }

    [Theory]
    [InlineData("calls/s", 2)]
    [InlineData("hit_ratio", 0.5)]
    [InlineData("failures", 0)]
    [InlineData("entries", 2)]
    public async Task MetricHistory_HasAPointForEachStep(string name, double expected)
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(10 - app.Clock.GetUtcNow().ToUnixTimeSeconds() % 10));
        app.Shop.Price("a");
        app.Shop.Price("a");
        app.Pass();
        app.Shop.Price("b");
        app.Shop.Price("b");
        app.Pass();
        var now = app.Clock.GetUtcNow();

        var range = $"from={now.AddSeconds(-2):yyyy-MM-ddTHH:mm:ssZ}&to={now:yyyy-MM-ddTHH:mm:ssZ}";
        var answer = await app.GetAsync($"api/metrics/{name}?method={Shop.Prefix}Price&{range}&step=1s");

        var points = answer.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(2, points.Count);
        Assert.Equal(expected, Number(points[1], "value"));
        Assert.Equal(now.AddSeconds(-1).ToUnixTimeSeconds(), points[1].GetProperty("time").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task MetricHistory_OfTheProcess_HasValues()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Pass(3);

        var points = (await app.GetAsync("api/metrics/process.memory")).GetProperty("points");

        Assert.Contains(points.EnumerateArray(), static point => point.GetProperty("value").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task Method_HasAspectsSettingsStatisticsAndSlowCalls()
    {
        await using var app = await MonitoredApp.StartAsync();
        Call(app);

        var method = await app.GetAsync($"api/methods/{Shop.Prefix}Price");

        Assert.Equal(["Timed", "Cached"], method.GetProperty("aspects").EnumerateArray().Select(static aspect => aspect.GetString()!));
        var setting = method.GetProperty("settings").EnumerateArray()
            .Single(static known => known.GetProperty("name").GetString() == "Cached:Duration");
        Assert.Equal(("5m", "attribute"), (setting.GetProperty("value").GetString(), setting.GetProperty("origin").GetString()));
        Assert.Equal(2, Number(method.GetProperty("statistics"), "cacheHits"));
        Assert.Equal(2, Number(method.GetProperty("slowCalls").EnumerateArray().Single(), "duration"));
        Assert.Contains(
            (await app.GetAsync("api/methods")).GetProperty("methods").EnumerateArray(),
            static known => known.GetProperty("name").GetString() == Shop.Prefix + "Order");
    }

    [Fact]
    public async Task Health_OpenCriticalCircuit_Is503()
    {
        await using var app = await MonitoredApp.StartAsync(options: static options => options.CriticalMethods.Add(Shop.Prefix + "*"));
        Assert.Equal("Healthy", (await app.GetAsync("api/health")).GetProperty("status").GetString());

        await app.PostAsync($"api/circuits/{Shop.Prefix}Pay/isolate");
        var health = await app.GetAsync("api/health/detailed", HttpStatusCode.ServiceUnavailable);

        Assert.Equal(("Unhealthy", 40), (health.GetProperty("status").GetString(), Number(health, "score")));
        Assert.Equal("perfaspects", health.GetProperty("checks").EnumerateArray().Single().GetProperty("name").GetString());
        Assert.Contains("isolated", health.GetProperty("reasons").EnumerateArray().Single().GetProperty("text").GetString());
    }

    [Fact]
    public async Task CacheStatusAndSystem_HaveFigures()
    {
        await using var app = await MonitoredApp.StartAsync();
        Call(app);

        var caches = await app.GetAsync("api/cache/status");
        var system = await app.GetAsync("api/system/info");

        Assert.Equal((2, 0.5), (Number(caches, "entries"), Number(caches, "hitRatio")));
        Assert.Equal(JsonValueKind.Null, caches.GetProperty("tier").ValueKind);
        Assert.Equal(Environment.ProcessId, Number(system.GetProperty("runtime"), "processId"));
        foreach (var part in new[] { "machine", "limits", "cpu", "memory", "gc", "threads", "disk", "network" })
        {
            Assert.Equal(JsonValueKind.Object, system.GetProperty(part).ValueKind);
        }
    }

    [Fact]
    public async Task Timeline_HasCallsAndHeat()
    {
        await using var app = await MonitoredApp.StartAsync();
        Call(app);

        var points = (await app.GetAsync($"api/timeline?method={Shop.Prefix}Price")).GetProperty("points").EnumerateArray();

        var called = points.Where(static point => point.TryGetProperty("calls", out var calls) && calls.GetInt32() > 0).ToList();
        Assert.Equal(4, called.Sum(static point => point.GetProperty("calls").GetInt32()));
        var counts = called.SelectMany(static point => point.GetProperty("heat").EnumerateArray().Chunk(2)).Select(static pair => pair[1]);
        Assert.Equal(4, counts.Sum(static count => count.GetInt32()));
    }

    [Fact]
    public async Task Report_IsJsonOrAPage()
    {
        await using var app = await MonitoredApp.StartAsync();
        Call(app);

        var report = await app.GetAsync("api/report");
        using var page = await app.Client.GetAsync(new Uri("api/report?format=html", UriKind.Relative));

        Assert.Equal(4, Number(Method(report, "methods", "method", "Price"), "calls"));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("api/performance?from=yesterday", "from")]
    [InlineData("api/performance?to=2026-13-01", "to")]
    [InlineData("api/performance?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("api/performance?from=2026-01-02T00:00:00Z&from=2026-01-01T00:00:00Z", "from")]
    [InlineData("api/metrics/p101", "name")]
    [InlineData("api/metrics/calls", "name")]
    [InlineData("api/metrics/p99?method=Nobody.Knows", "method")]
    [InlineData("api/metrics/p99?step=1x", "step")]
    [InlineData("api/metrics/p99?step=1s&from=2000-01-01T00:00:00Z", "step")]
    [InlineData("api/report?format=pdf", "format")]
    [InlineData("api/timeline?of=everything", "of")]
    public async Task BadInput_Is400AndNamesTheParameter(string path, string parameter)
    {
        await using var app = await MonitoredApp.StartAsync();

        var problem = await app.GetAsync(path, HttpStatusCode.BadRequest);

        Assert.Equal((400, parameter), (Number(problem, "status"), problem.GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task Method_OfANameWithASlash_IsFound()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Pass();

        var method = await app.GetAsync("api/methods/" + Uri.EscapeDataString("<img src><script>alert(1)</script>"));

        Assert.Equal(Shop.Prefix + "Marked", method.GetProperty("name").GetString());
    }

    [Fact]
    public async Task UnknownMethod_Is404()
    {
        await using var app = await MonitoredApp.StartAsync();

        var problem = await app.GetAsync("api/methods/Nobody.Knows", HttpStatusCode.NotFound);

        Assert.Equal("name", problem.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Responses_NeverHaveArgumentsKeysOrPartitions()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Shop.Price("secret-argument");
        app.Shop.IsDown = true;
        Assert.Throws<InvalidOperationException>(() => app.Shop.Pay(4711));
        app.Shop.Visit("secret-partition");
        Assert.Throws<RateLimitRejectedException>(() => app.Shop.Visit("secret-partition"));
        app.Pass(2);

        string[] paths =
        [
            "health/detailed", "metrics", "performance", "methods", $"methods/{Shop.Prefix}Price", $"methods/{Shop.Prefix}Pay", $"methods/{Shop.Prefix}Visit",
            $"metrics/rejected/s?method={Shop.Prefix}Visit", $"timeline?method={Shop.Prefix}Visit", "health", "alerts",
            "cache/status", "system/info", "report", "report?format=html", $"timeline?method={Shop.Prefix}Price",
        ];
        foreach (var path in paths)
        {
            var text = await app.Client.GetStringAsync(new Uri("api/" + path, UriKind.Relative));
            Assert.DoesNotContain("secret-argument", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-partition", text, StringComparison.Ordinal);
            Assert.DoesNotContain("4711", text, StringComparison.Ordinal);
        }
    }

    // Four calls: a load of no time and a hit of it, a load of 2 s and a hit.
    private static void Call(MonitoredApp app)
    {
        app.Shop.Price("quick");
        app.Shop.Price("quick");
        app.Shop.Price("slow");
        app.Shop.Price("slow");
        app.Pass(2);
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static JsonElement Method(JsonElement answer, string list, string member, string name)
        => answer.GetProperty(list).EnumerateArray().Single(method => method.GetProperty(member).GetString() == Shop.Prefix + name);
}
