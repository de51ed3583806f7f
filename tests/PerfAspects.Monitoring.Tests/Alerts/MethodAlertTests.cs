using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>Alerts that stand beside a method.</summary>
public sealed class MethodAlertTests
{
    private const string Of = "PerfAspects.Monitoring.Tests.Alerts.GuardedStore.";

    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Alert_BesideAMethod_IsJudgedForThatMethodAlone()
    {
        await using var host = await StartAsync();
        var store = new GuardedStore(host.Get<AspectRuntime>());
        host.Store.Takes = TimeSpan.FromSeconds(1);
        host.Store.GetPrice(1);
        store.Take(() => host.Clock.Advance(TimeSpan.FromMilliseconds(300)));

        host.Pass(6);

        var alert = Assert.Single(host.Get<IAlerts>().Current);
        Assert.Equal((AlertState.Firing, AlertSeverity.Critical), (alert.State, alert.Severity));
        Assert.Equal((Of + "Take", "max > 200ms"), (alert.Method, alert.Rule));
        await host.UntilAsync(() => _handler.Alerts.Count == 1);
    }

    [Fact]
    public async Task Objective_ThatIsUsedUpTooFast_AlertsOverBothSpansAndIsResolvedSoonAfter()
    {
        await using var host = await StartAsync();
        var store = new GuardedStore(host.Get<AspectRuntime>());
        Sell(store, 90, fails: false);
        Sell(store, 10, fails: true); // 10 %: 10 times as fast as 1 % allows

        host.Pass(160);

        var slow = Assert.Single(host.Get<IAlerts>().Current);
        Assert.Equal((AlertState.Firing, AlertSeverity.Warning), (slow.State, slow.Severity));
        Assert.Equal(("slo 99% over 6 h", "failures > 6%"), (slow.Rule, slow.Expression));
        Assert.Equal(0.1, slow.Value!.Value, 1e-9);

        Sell(store, 20, fails: true);
        host.Pass(30);
        var fast = host.Get<IAlerts>().Current[0];
        Assert.Equal(("slo 99% over 1 h", AlertState.Firing, AlertSeverity.Critical), (fast.Rule, fast.State, fast.Severity));

        host.Pass(300);
        Sell(store, 10, fails: false);
        host.Pass(30);
        Assert.Equal(AlertState.Resolved, host.Get<IAlerts>().Current.Single(static alert => alert.Rule == "slo 99% over 1 h").State);
    }

    [Fact]
    public async Task Method_ShowsWhatItDeclares()
    {
        await using var host = await StartAsync();
        var method = host.Get<AspectRuntime>().Find(typeof(GuardedStore), nameof(GuardedStore.Take))!;

        var alert = Assert.Single(method.Alerts);
        Assert.Equal(("max > 200ms", "0s", "1m", "5m"), (alert.Expression, alert.For, alert.Window, alert.Cooldown));
        Assert.Null(method.Slo);
        Assert.Equal("99%", host.Get<AspectRuntime>().Find(typeof(GuardedStore), nameof(GuardedStore.Sell))!.Slo!.Objective);
    }

    private static void Sell(GuardedStore store, int times, bool fails)
    {
        for (var i = 0; i < times; i++)
        {
            try
            {
                store.Sell(fails);
            }
            catch (InvalidOperationException)
            {
                // Counted as a failure.
            }
        }
    }

    private Task<MonitoredHost> StartAsync()
        => MonitoredHost.StartAsync(configure: builder => builder.Services.AddSingleton<IAlertHandler>(_handler));
}
