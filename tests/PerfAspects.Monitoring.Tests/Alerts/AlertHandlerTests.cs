using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>Handlers that hang, block or throw, beside one that does not.</summary>
public sealed class AlertHandlerTests
{
    private readonly RecordingHandler _good = new();

    [Fact]
    public async Task HandlersThatHangBlockOrThrow_DisturbNoOther()
    {
        var (hanging, failing) = (new HangingHandler(), new FailingHandler(int.MaxValue));
        using var blocking = new BlockingHandler();
        await using var host = await StartAsync(hanging, blocking, failing, _good);
        for (var alert = 1; alert <= 5; alert++)
        {
            await FlapAsync(host, 2 * alert);
        }

        await host.UntilAsync(() => StatusOf<RecordingHandler>(host).Delivered == 10);
        await host.UntilAsync(() => StatusOf<FailingHandler>(host).FailedAttempts >= 3, TimeSpan.FromSeconds(1));
        await host.UntilAsync(() => StatusOf<HangingHandler>(host).FailedAttempts >= 3, TimeSpan.FromSeconds(1));
        host.Pass(3_600);

        Assert.Equal(10, StatusOf<RecordingHandler>(host).Delivered);
        Assert.InRange(hanging.Calls, 1, 3); // and then the queue waits; the time of a call may be over before a busy machine begins it
        Assert.Equal((0, 0), (StatusOf<HangingHandler>(host).Delivered, StatusOf<BlockingHandler>(host).Delivered));
        Assert.Equal(7, host.Store.GetPrice(7));
    }

    [Fact]
    public async Task HandlerThatFails_IsRetriedWithGrowingDelays()
    {
        var failing = new FailingHandler(failures: 3);
        await using var host = await StartAsync(failing);
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(1);
        await host.UntilAsync(() => failing.Calls == 1);
        var began = host.Clock.GetUtcNow();

        await host.UntilAsync(() => failing.Alerts.Count == 1, TimeSpan.FromMilliseconds(100));

        Assert.Equal(AlertState.Firing, failing.Alerts[0].State);
        Assert.InRange(host.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(7), TimeSpan.FromHours(1)); // 1 + 2 + 4 s at least
        await host.UntilAsync(() => StatusOf<FailingHandler>(host).Delivered == 1);
        Assert.InRange(StatusOf<FailingHandler>(host).FailedAttempts, 3, int.MaxValue);
    }

    [Fact]
    public async Task HandlerThatFailsForAnHour_IsGivenUp()
    {
        var failing = new FailingHandler(int.MaxValue);
        await using var host = await StartAsync(failing);
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(1);

        await host.UntilAsync(() => StatusOf<FailingHandler>(host).Dropped == 1, TimeSpan.FromMinutes(1));

        Assert.InRange(failing.Calls, 5, 25); // 1, 2, 4, … 256 s, then every five minutes
    }

    [Fact]
    public async Task FullQueue_DropsTheOldest()
    {
        using var blocking = new BlockingHandler();
        await using var host = await StartAsync(blocking, _good);
        for (var alert = 1; alert <= 60; alert++)
        {
            await FlapAsync(host, 2 * alert);
        }

        var status = StatusOf<BlockingHandler>(host);
        Assert.Equal(100, status.Queued);
        Assert.InRange(status.Dropped, 17, 20); // of 120, one to three of which hang
    }

    [Fact]
    public async Task Stop_WaitsForNoHandlerThatHangs()
    {
        using var blocking = new BlockingHandler();
        var host = await StartAsync(new HangingHandler(), blocking, _good);
        await FlapAsync(host, 2);

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        await host.DisposeAsync();
        Assert.Equal(2, _good.Alerts.Count);
    }

    [Fact]
    public async Task Alerts_AreLogged()
    {
        using var log = new ListLog();
        await using var host = await MonitoredHost.StartAsync(
            static options => options.Alerts.Add(Rule()), builder => builder.Logging.AddProvider(log));
        await FlapAsync(host, count: null);

        await host.UntilAsync(() => log.Lines.Count(static line => line.Contains("cpu is", StringComparison.Ordinal)) == 2);

        Assert.Single(log.Lines, Begins("Warning 202: cpu is firing for the process: process.cpu > 80%, now 90 %"));
        Assert.Single(log.Lines, Begins("Information 202: cpu is resolved for the process"));

        static Predicate<string> Begins(string text) => line => line.StartsWith(text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfiguredRules_ThatCannotBeRead_AreLoggedAndTheOthersStay()
    {
        using var log = new ListLog();
        await using var host = await MonitoredHost.StartAsync(configure: builder =>
        {
            const string Alerts = "PerfAspects:Monitoring:Alerts:";
            builder.Configuration.AddInMemory(new()
            {
                [Alerts + "cpu:Expression"] = "process.cpu > 80%",
                [Alerts + "cpu:Window"] = "1s",
                [Alerts + "cpu:Severity"] = "critical",
                [Alerts + "short"] = "process.threads > 1000",
                [Alerts + "bad:Expression"] = "p99 > fast",
                [Alerts + "late:Expression"] = "p99 > 1s",
                [Alerts + "late:For"] = "soon",
                [Alerts + "long:Expression"] = "p99 > 1s",
                [Alerts + "long:Window"] = "8d",
                [Alerts + "loud:Expression"] = "p99 > 1s",
                [Alerts + "loud:Severity"] = "2",
            });
            builder.Logging.AddProvider(log);
        });
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(1);

        Assert.Equal(("cpu", AlertSeverity.Critical), (host.Get<IAlerts>().Current[0].Rule, host.Get<IAlerts>().Current[0].Severity));
        string[] errors = [.. log.Lines.Where(static line => line.Contains("is left out", StringComparison.Ordinal)).Order()];
        Assert.Equal(
            [
                Refused(205, "", "bad is left out: 'p99 > fast', position 6: 'fast' is not a duration such as 200ms"),
                Refused(206, "The alert of ", "late:For = 'soon' is left out: a duration such as 1m is expected"),
                Refused(206, "The alert of ", "long = 'p99 > 1s' is left out: Window must be from 1 second to 7 days"),
                Refused(206, "The alert of ", "loud:Severity = '2' is left out: Info, Warning or Critical is expected"),
            ],
            errors);
    }

    private static string Refused(int id, string begin, string rest) => $"Error {id}: {begin}PerfAspects:Monitoring:Alerts:{rest}";

    internal static AlertHandlerStatus StatusOf<THandler>(MonitoredHost host)
        => host.Get<IAlerts>().Handlers.Single(static handler => handler.Name == typeof(THandler).Name);

    private static AlertRule Rule() => new("cpu", "process.cpu > 80%") { Window = TimeSpan.FromSeconds(1), Cooldown = TimeSpan.Zero };

    private static Task<MonitoredHost> StartAsync(params IAlertHandler[] handlers) => MonitoredHost.StartAsync(
        static options => options.Alerts.Add(Rule()),
        builder => Array.ForEach(handlers, handler => builder.Services.AddSingleton(handler)));

    // Fires and resolves once, and waits until the good handler has got both.
    private async Task FlapAsync(MonitoredHost host, int? count)
    {
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(1);
        host.Process.Gauges[Gauge.Cpu] = 0;
        host.Pass(1);
        await host.UntilAsync(() => count is null || _good.Alerts.Count == count);
    }
}
