using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>The life of alerts on a fake clock. Rules of a window of one minute are judged every five seconds.</summary>
public sealed class AlertTests
{
    private const string Price = Store.Of + "GetPrice";

    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Condition_ThatHoldsForItsTime_FiresAndIsResolved()
    {
        await using var host = await StartAsync(new AlertRule("slow", "p99 > 200ms") { For = TimeSpan.FromSeconds(30), Method = Price });
        host.Store.Takes = TimeSpan.FromMilliseconds(300);
        host.Store.GetPrice(1);
        host.Pass(6);
        var pending = Assert.Single(host.Get<IAlerts>().Current);
        Assert.Equal((AlertState.Pending, Price, "slow"), (pending.State, pending.Method, pending.Rule));
        Assert.Null(pending.FiredAt);
        Assert.Empty(_handler.Alerts);

        host.Pass(30);
        await host.UntilAsync(() => _handler.Alerts.Count == 1);
        var firing = _handler.Alerts[0];
        Assert.Equal((AlertState.Firing, false), (firing.State, firing.IsReminder));
        Assert.Equal(0.3, firing.Value!.Value, 0.003);
        Assert.Matches(@"^slow is firing for PerfAspects\.Monitoring\.Tests\.Store\.GetPrice: p99 > 200ms, now (29|30)\d ms$", firing.Text);

        host.Pass(60); // the call leaves the window
        await host.UntilAsync(() => _handler.Alerts.Count == 2);
        var resolved = _handler.Alerts[1];
        Assert.Equal((AlertState.Resolved, firing.Id, firing.FiredAt), (resolved.State, resolved.Id, resolved.FiredAt));
        Assert.Equal(AlertState.Resolved, Assert.Single(host.Get<IAlerts>().Current).State);
    }

    [Fact]
    public async Task Condition_ThatEndsBeforeItsTime_FiresNever()
    {
        await using var host = await StartAsync(new AlertRule("slow", "p99 > 200ms") { For = TimeSpan.FromMinutes(5) });
        host.Store.Takes = TimeSpan.FromSeconds(1);
        host.Store.GetPrice(1);
        host.Pass(10);
        Assert.Single(host.Get<IAlerts>().Current);

        host.Pass(600);

        Assert.Empty(host.Get<IAlerts>().Current);
        Assert.Empty(_handler.Alerts);
    }

    [Fact]
    public async Task Alert_IsOneForAMethodAndARule()
    {
        await using var host = await StartAsync(
            new AlertRule("errors", "failures > 50%"),
            new AlertRule("errors-fast", "failures/s > 0.01"),
            new AlertRule("idle", "calls/s < 0") { Method = Price });
        host.Store.Fails = true;
        for (var call = 0; call < 5; call++)
        {
            Assert.Throws<InvalidOperationException>(() => host.Store.GetPrice(1));
            Assert.Throws<InvalidOperationException>(() => host.Store.Order(1));
            host.Pass(5);
        }

        await host.UntilAsync(() => _handler.Alerts.Count == 4);
        Assert.Equal(
            ["errors GetPrice", "errors Order", "errors-fast GetPrice", "errors-fast Order"],
            host.Get<IAlerts>().Current.Select(static alert => $"{alert.Rule} {alert.Method![Store.Of.Length..]}"));
        Assert.Equal(4, _handler.Alerts.Select(static alert => alert.Id).Distinct().Count());
    }

    [Fact]
    public async Task ResolvedAlert_FiresAgainAfterItsCooldown()
    {
        await using var host = await StartAsync(Cpu(cooldown: TimeSpan.FromMinutes(5)));
        await FireAsync(host);
        host.Process.Gauges[Gauge.Cpu] = 0;
        host.Pass(20);
        await host.UntilAsync(() => _handler.Alerts.Count == 2);
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(200);
        Assert.Equal(AlertState.Pending, Assert.Single(host.Get<IAlerts>().Current).State);
        Assert.Equal(2, _handler.Alerts.Count);

        host.Pass(110);

        await host.UntilAsync(() => _handler.Alerts.Count == 3);
        Assert.Equal([(AlertState.Firing, false), (AlertState.Resolved, false), (AlertState.Firing, false)], _handler.States);
    }

    [Fact]
    public async Task FiringAlert_IsRemindedOf_UntilItIsAcknowledged()
    {
        await using var host = await StartAsync(new AlertRule("cpu", "process.cpu > 80%"));
        await FireAsync(host);
        host.Pass(3_600);
        await host.UntilAsync(() => _handler.Alerts.Count == 2);
        Assert.True(_handler.Alerts[1].IsReminder);

        Assert.True(host.Get<IAlerts>().Acknowledge(_handler.Alerts[0].Id));
        Assert.False(host.Get<IAlerts>().Acknowledge(_handler.Alerts[0].Id));
        Assert.False(host.Get<IAlerts>().Acknowledge("unknown"));
        host.Pass(2 * 3_600);
        Assert.Equal(AlertState.Acknowledged, Assert.Single(host.Get<IAlerts>().Current).State);
        Assert.Equal(2, _handler.Alerts.Count);

        host.Process.Gauges[Gauge.Cpu] = 0;
        host.Pass(70);
        await host.UntilAsync(() => _handler.Alerts.Count == 3);
        Assert.Equal(AlertState.Resolved, _handler.Alerts[2].State);
    }

    [Fact]
    public async Task MutedAlert_IsSentWhenTheMutingEnds()
    {
        await using var host = await StartAsync(Cpu(cooldown: TimeSpan.Zero));
        await FireAsync(host);
        Assert.True(host.Get<IAlerts>().Mute(_handler.Alerts[0].Id, host.Clock.GetUtcNow().AddHours(3)));
        Assert.False(host.Get<IAlerts>().Mute("unknown", host.Clock.GetUtcNow().AddHours(3)));
        for (var flap = 0; flap < 3; flap++) // fires anew while it is muted
        {
            host.Process.Gauges[Gauge.Cpu] = 0;
            host.Pass(60);
            host.Process.Gauges[Gauge.Cpu] = 0.9;
            host.Pass(60);
        }

        Assert.Single(_handler.Alerts);
        Assert.NotNull(Assert.Single(host.Get<IAlerts>().Current).MutedUntil);

        host.Pass(3 * 3_600);

        await host.UntilAsync(() => _handler.Alerts.Count == 2);
        Assert.Equal([(AlertState.Firing, false), (AlertState.Firing, false)], _handler.States);
    }

    [Fact]
    public async Task Alert_ResolvedByHand_FiresAgainIfItsConditionStillHolds()
    {
        await using var host = await StartAsync(new AlertRule("cpu", "process.cpu > 80%") { Cooldown = TimeSpan.FromMinutes(1) });
        await FireAsync(host);

        Assert.True(host.Get<IAlerts>().Resolve(_handler.Alerts[0].Id));
        Assert.False(host.Get<IAlerts>().Resolve(_handler.Alerts[0].Id));
        await host.UntilAsync(() => _handler.Alerts.Count == 2);
        host.Pass(40);
        Assert.Equal(2, _handler.Alerts.Count);

        host.Pass(40);
        await host.UntilAsync(() => _handler.Alerts.Count == 3);
        Assert.Equal([AlertState.Firing, AlertState.Resolved, AlertState.Firing], _handler.States.Select(static state => state.State));
    }

    [Fact]
    public async Task CircuitAndEntries_AreJudgedAsTheyAre()
    {
        await using var host = await StartAsync(new AlertRule("circuit", "circuit == open"), new AlertRule("entries", "entries >= 2"));
        host.Store.GetStock(1);
        host.Store.GetStock(2);
        host.Store.Fails = true;
        Assert.Throws<InvalidOperationException>(() => host.Store.Pay(1));
        Assert.Throws<InvalidOperationException>(() => host.Store.Pay(2));

        host.Pass(5);

        await host.UntilAsync(() => _handler.Alerts.Count == 2);
        Assert.Equal(
            [("circuit", Store.Of + "Pay"), ("entries", "store.stock")],
            _handler.Alerts.Select(static alert => (alert.Rule, alert.Method)).Order());
    }

    [Fact]
    public async Task Rule_OfAType_MeansItsMethods()
    {
        await using var host = await StartAsync(
            new AlertRule("all", "calls/s > 0") { Method = Store.Of + "*" },
            new AlertRule("by-metric", "calls/s > 0") { Method = "store.stock" },
            new AlertRule("other", "calls/s > 0") { Method = "PerfAspects.Monitoring.*" });
        host.Store.GetStock(1);
        host.Store.GetPrice(1);

        host.Pass(5);

        await host.UntilAsync(() => _handler.Alerts.Count == 3);
        Assert.Equal(
            ["all PerfAspects.Monitoring.Tests.Store.GetPrice", "all store.stock", "by-metric store.stock"],
            host.Get<IAlerts>().Current.Select(static alert => $"{alert.Rule} {alert.Method}"));
    }

    [Theory]
    [InlineData("Window", 0)]
    [InlineData("Window", 8 * 24 * 3_600)]
    [InlineData("For", -1)]
    [InlineData("Cooldown", -1)]
    [InlineData("Name", 0)]
    public async Task Rule_OutOfRange_FailsTheStart(string setting, int seconds)
    {
        var duration = TimeSpan.FromSeconds(seconds);
        var rule = new AlertRule("cpu", "process.cpu > 80%");
        _ = setting switch
        {
            "Window" => rule.Window = duration,
            "For" => rule.For = duration,
            "Cooldown" => rule.Cooldown = duration,
            _ => duration,
        };

        var rules = setting == "Name" ? new[] { rule, rule } : [rule];
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(rules));
    }

    private static AlertRule Cpu(TimeSpan cooldown)
        => new("cpu", "process.cpu > 80%") { Cooldown = cooldown, Window = TimeSpan.FromSeconds(12) };

    private Task<MonitoredHost> StartAsync(params AlertRule[] rules) => MonitoredHost.StartAsync(
        options => Array.ForEach(rules, options.Alerts.Add),
        builder => builder.Services.AddSingleton<IAlertHandler>(_handler));

    private async Task FireAsync(MonitoredHost host)
    {
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(10);
        await host.UntilAsync(() => _handler.Alerts.Count == 1);
    }
}
