using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>Webhooks that post to a real listener on the loopback address.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Json_IsPosted()
    {
        using var server = new LoopbackServer(HttpStatusCode.OK);
        await using var host = await StartAsync(server, WebhookFormat.Json);

        var (type, body) = await server.ReceiveAsync();

        Assert.Equal("application/json", type);
        var alert = JsonDocument.Parse(body).RootElement;
        Assert.Equal("cpu", alert.GetProperty("rule").GetString());
        Assert.Equal("process.cpu > 80%", alert.GetProperty("expression").GetString());
        Assert.Equal("firing", alert.GetProperty("state").GetString());
        Assert.Equal("critical", alert.GetProperty("severity").GetString());
        Assert.Equal(0.9, alert.GetProperty("value").GetDouble(), 1e-6);
        Assert.Equal(JsonValueKind.Null, alert.GetProperty("method").ValueKind);
        Assert.Equal(host.Clock.GetUtcNow().ToUnixTimeSeconds(), alert.GetProperty("since").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Slack_GetsAMessageWithoutMarkup()
    {
        using var server = new LoopbackServer(HttpStatusCode.OK);
        await using var host = await StartAsync(server, WebhookFormat.Slack);

        var message = JsonDocument.Parse((await server.ReceiveAsync()).Body).RootElement;

        Assert.Equal(
            ":rotating_light: cpu is firing for the process: process.cpu &gt; 80%, now 90 %",
            Assert.Single(message.EnumerateObject(), static property => property.NameEquals("text")).Value.GetString());
    }

    [Fact]
    public async Task ServerThatFailsAndRedirects_IsTriedAgain()
    {
        using var server = new LoopbackServer(HttpStatusCode.InternalServerError, HttpStatusCode.Found, HttpStatusCode.NoContent);
        await using var host = await StartAsync(server, WebhookFormat.Json);

        await host.UntilAsync(() => Status(host).Delivered == 1, TimeSpan.FromMilliseconds(100));

        // More attempts fail where the clock went on faster than the server: they are over their time, and the alert may be dropped for that.
        var status = Status(host);
        Assert.InRange(status.FailedAttempts, 2, int.MaxValue);
        Assert.True(status.Dropped == 0 || status.FailedAttempts > 2, $"{status.Dropped} dropped");
        Assert.Equal("webhook 127.0.0.1", status.Name);
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsTriedAgain()
    {
        var server = new LoopbackServer(HttpStatusCode.OK);
        server.Dispose();
        await using var host = await StartAsync(server, WebhookFormat.Json);

        await host.UntilAsync(() => Status(host).FailedAttempts >= 2, TimeSpan.FromMilliseconds(100));

        Assert.Equal(0, Status(host).Delivered);
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("/alerts")]
    public void Address_OfAnotherKind_IsRefused(string address)
        => Assert.Throws<ArgumentException>(() => new WebhookOptions(new Uri(address, UriKind.RelativeOrAbsolute)));

    private static AlertHandlerStatus Status(MonitoredHost host)
        => host.Get<IAlerts>().Handlers.Single(static handler => handler.Name.StartsWith("webhook", StringComparison.Ordinal));

    private static async Task<MonitoredHost> StartAsync(LoopbackServer server, WebhookFormat format)
    {
        var host = await MonitoredHost.StartAsync(options =>
        {
            options.Webhooks.Add(new WebhookOptions(server.Address) { Format = format });
            var rule = new AlertRule("cpu", "process.cpu > 80%") { Window = TimeSpan.FromSeconds(1), Severity = AlertSeverity.Critical };
            options.Alerts.Add(rule);
        });
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(1);
        return host;
    }
}
