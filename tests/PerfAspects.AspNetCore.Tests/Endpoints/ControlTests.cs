using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;

namespace PerfAspects.AspNetCore.Tests.Endpoints;

/// <summary>The endpoints that change something.</summary>
public sealed class ControlTests
{
    private const string Settings = $"api/methods/{Shop.Prefix}Price/settings";

    [Fact]
    public async Task Settings_AreSetLiveAndLogged()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Shop.Price("a");

        var answer = await app.PostAsync(Settings, """{ "Cached:Duration": "10m" }""", HttpStatusCode.OK);
        app.Shop.Price("b");
        app.Clock.Advance(TimeSpan.FromMinutes(8));
        app.Shop.Price("b");

        Assert.Equal(2, app.Shop.Loads); // the entry of b has lived for more than five minutes
        Assert.Equal("10m", answer.GetProperty("settings").GetProperty("Cached:Duration").GetString());
        Assert.Contains(app.Log.Of(220), static text => text.Contains("Cached:Duration", StringComparison.Ordinal)
            && text.Contains("'10m'", StringComparison.Ordinal) && text.Contains("'5m'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_Null_TakesTheSettingBack()
    {
        await using var app = await MonitoredApp.StartAsync();
        await app.PostAsync(Settings, """{ "Cached:MaxEntries": 7, "Cached:Enabled": true }""", HttpStatusCode.OK);
        Assert.Equal(("7", "runtimeCall"), await SettingAsync(app, "Cached:MaxEntries"));

        await app.PostAsync(Settings, """{ "Cached:MaxEntries": null }""", HttpStatusCode.OK);

        Assert.Equal(("10000", "builtIn"), await SettingAsync(app, "Cached:MaxEntries"));
    }

    [Theory]
    [InlineData("""{ "Cached:MaxEntries": 7, "Cached:Duration": "soon" }""", "Cached:Duration", "soon")]
    [InlineData("""{ "Cached:MaxEntries": 7, "Cached:Colour": "red" }""", "Cached:Colour", "Colour")]
    [InlineData("""{ "Cached:MaxEntries": 7, "Retry:MaxRetries": "2" }""", "Retry:MaxRetries", "Retry")]
    [InlineData("""{ "Cached:MaxEntries": 7, "Cached:Duration": [1] }""", "Cached:Duration", "")]
    [InlineData("""[]""", "body", "object")]
    [InlineData("""{ "Cached:Duration" """, "body", "JSON")]
    [InlineData("""{}""", "body", "settings")]
    public async Task Settings_BadOne_Is400AndNothingIsSet(string body, string parameter, string reason)
    {
        await using var app = await MonitoredApp.StartAsync();
        await app.PostAsync(Settings, """{ "Cached:MaxEntries": 5 }""", HttpStatusCode.OK);

        var problem = await app.PostAsync(Settings, body, HttpStatusCode.BadRequest);

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(("5", "runtimeCall"), await SettingAsync(app, "Cached:MaxEntries"));
    }

    [Fact]
    public async Task Settings_TooLongABody_Is400()
    {
        await using var app = await MonitoredApp.StartAsync();

        await app.PostAsync(Settings, $$"""{ "Cached:Duration": "{{new string('1', 70_000)}}" }""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cache_IsClearedByMethodAndByTag()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Shop.Price("a");
        await app.PostAsync($"api/cache/clear?method={Shop.Prefix}Price");
        app.Shop.Price("a");
        await app.PostAsync("api/cache/invalidate?tag=product:b");
        app.Shop.Price("a");
        Assert.Equal(2, app.Shop.Loads);

        await app.PostAsync("api/cache/invalidate?tag=product:a");
        app.Shop.Price("a");
        await app.PostAsync("api/cache/clear");
        app.Shop.Price("a");

        Assert.Equal(4, app.Shop.Loads);
        Assert.Equal(4, app.Log.Of(221).Count());
        Assert.DoesNotContain(app.Log.Of(221), static text => text.Contains("product", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Circuit_IsIsolatedAndClosed()
    {
        await using var app = await MonitoredApp.StartAsync();

        await app.PostAsync($"api/circuits/{Shop.Prefix}Pay/isolate");
        Assert.Throws<IsolatedCircuitException>(() => app.Shop.Pay(1));
        await app.PostAsync($"api/circuits/{Shop.Prefix}Pay/close");

        Assert.Equal(1, app.Shop.Pay(1));
    }

    [Theory]
    [InlineData("api/cache/clear?method=Nobody.Knows", HttpStatusCode.BadRequest, "method")]
    [InlineData("api/cache/clear?method=" + Shop.Prefix + "Pay", HttpStatusCode.BadRequest, "method")]
    [InlineData("api/cache/invalidate", HttpStatusCode.BadRequest, "tag")]
    [InlineData("api/circuits/Nobody.Knows/isolate", HttpStatusCode.NotFound, "name")]
    [InlineData("api/circuits/" + Shop.Prefix + "Price/isolate", HttpStatusCode.BadRequest, "name")]
    [InlineData("api/alerts/none/acknowledge", HttpStatusCode.NotFound, "id")]
    [InlineData("api/alerts/none/mute", HttpStatusCode.BadRequest, "until")]
    [InlineData("api/alerts/none/mute?until=later", HttpStatusCode.BadRequest, "until")]
    public async Task BadInput_NamesTheParameter(string path, HttpStatusCode status, string parameter)
    {
        await using var app = await MonitoredApp.StartAsync();

        Assert.Equal(parameter, (await app.PostAsync(path, json: null, status)).GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Alert_IsAcknowledgedMutedAndResolved()
    {
        await using var app = await MonitoredApp.StartAsync(options: static options => options.Alerts.Add(
            new AlertRule("isolated", "circuit == isolated") { Window = TimeSpan.FromSeconds(1), Method = Shop.Prefix + "Pay" }));
        await app.PostAsync($"api/circuits/{Shop.Prefix}Pay/isolate");
        app.Pass(2);
        var alert = (await app.GetAsync("api/alerts")).GetProperty("alerts").EnumerateArray().Single();
        var id = alert.GetProperty("id").GetString();
        Assert.Equal(("firing", Shop.Prefix + "Pay"), (alert.GetProperty("state").GetString(), alert.GetProperty("method").GetString()));

        await app.PostAsync($"api/alerts/{id}/acknowledge");
        await app.PostAsync($"api/alerts/{id}/acknowledge", json: null, HttpStatusCode.Conflict);
        await app.PostAsync($"api/alerts/{id}/mute?until={app.Clock.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}");
        await app.PostAsync($"api/alerts/{id}/resolve");

        var resolved = app.Services.GetRequiredService<IAlerts>().Current.Single();
        Assert.Equal(AlertState.Resolved, resolved.State);
        Assert.NotNull(resolved.MutedUntil);
    }

    private static async Task<(string? Value, string? Origin)> SettingAsync(MonitoredApp app, string name)
    {
        var method = await app.GetAsync($"api/methods/{Shop.Prefix}Price");
        var setting = method.GetProperty("settings").EnumerateArray().Single(known => known.GetProperty("name").GetString() == name);
        return (setting.GetProperty("value").GetString(), setting.GetProperty("origin").GetString());
    }
}
