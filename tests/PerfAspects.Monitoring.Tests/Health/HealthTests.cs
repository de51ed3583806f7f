using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfAspects.Contracts.Model;
using PerfAspects.Monitoring.Health;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.Health;

/// <summary>The health check and the score of methods whose circuit is open, whose calls fail, and of a process under load.</summary>
public sealed class HealthTests
{
    private const string Pay = Store.Of + "Pay";

    [Fact]
    public async Task NothingWrong_IsHealthy()
    {
        await using var host = await StartAsync();
        host.Store.Pay(1);
        host.Pass(10);

        var result = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, null), (result.Status, result.Description));
        Assert.Equal(100, result.Data["score"]);
        Assert.Empty(host.Get<HealthScorer>().Score().Reasons);
    }

    [Theory]
    [InlineData(null, HealthStatus.Degraded, 60)]
    [InlineData(Pay, HealthStatus.Unhealthy, 0)]
    [InlineData(Store.Of + "*", HealthStatus.Unhealthy, 0)]
    [InlineData(Store.Of + "GetPrice", HealthStatus.Degraded, 60)]
    [InlineData("PerfAspects.Monitoring.Tests.*", HealthStatus.Degraded, 60)]
    public async Task OpenCircuit_IsDegraded_OrUnhealthyIfTheMethodIsCritical(string? critical, HealthStatus status, int least)
    {
        await using var host = await StartAsync(critical);
        Open(host);
        host.Pass(1);

        var result = await CheckAsync(host);

        Assert.Equal((status, $"Open circuits: {Pay}"), (result.Status, result.Description));
        Assert.InRange((int)result.Data["score"], least, 80);
        Assert.Contains($"The circuit of {Pay} is open.", (string[])result.Data["reasons"]);
    }

    [Fact]
    public async Task CircuitThatIsTriedAgain_IsHealthyAgain()
    {
        await using var host = await StartAsync(Pay);
        Open(host);
        host.Store.Fails = false;
        host.Pass(31);
        host.Store.Pay(3);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task IsolatedCircuit_IsDegraded()
    {
        await using var host = await StartAsync();
        host.Get<AspectRuntime>().Find(Pay)!.IsolateCircuit();

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task TierThatIsAway_IsDegradedUntilItIsBack()
    {
        ModelCacheTier? tier = null;
        await using var host = await StartAsync(configure: builder => builder.Services.AddSingleton<CacheTier>(
            provider => tier = new ModelCacheTier(new ModelStore(provider.GetRequiredService<TimeProvider>()))));
        host.Store.GetShared(1);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        tier!.IsDown = true;
        for (var product = 2; product < 10; product++)
        {
            host.Store.GetShared(product);
        }

        var away = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, "The tier model is away"), (away.Status, away.Description));
        Assert.Contains("The tier model is away: shared caches work in memory.", (string[])away.Data["reasons"]);
        Assert.Equal(80, away.Data["score"]);

        tier.IsDown = false;
        var isBack = false;
        while (!isBack)
        {
            host.Pass(1);
            await Task.Yield();
            isBack = (await CheckAsync(host)).Status == HealthStatus.Healthy;
        }
    }

    [Fact]
    public async Task Score_HasAReasonForEachThingThatIsWrong()
    {
        await using var host = await StartAsync();
        host.Store.Fails = true;
        for (var call = 0; call < 20; call++)
        {
            Assert.Throws<InvalidOperationException>(() => host.Store.GetPrice(call));
        }

        (host.Process.Gauges[Gauge.Cpu], host.Process.Gauges[Gauge.MemoryShare]) = (0.95, 0.92);
        (host.Process.Gauges[Gauge.QueueDelay], host.Process.Gauges[Gauge.GcPause]) = (0.25, 0.5);
        host.Pass(5);

        var score = host.Get<HealthScorer>().Score();

        Assert.Equal(
            [
                "100 % of the calls of PerfAspects.Monitoring.Tests.Store.GetPrice failed in the last minute.",
                "The process uses 92 % of its memory.",
                "The garbage collector pauses the process for 50 % of its time.",
                "The process uses 95 % of its processors.",
                "Work waits 250 ms for a thread of the pool.",
                "busy is firing for the process: process.cpu > 90%, now 95 %.",
            ],
            score.Reasons.Select(static reason => reason.Text));
        Assert.Equal(100 - 25 - 15 - 10 - 10 - 10 - 10, score.Score);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status); // only circuits take an application out of service
    }

    [Fact]
    public async Task Check_IsOfReadinessAndNotOfLiveness()
    {
        await using var host = await StartAsync();

        var check = Assert.Single(host.Get<IOptions<HealthCheckServiceOptions>>().Value.Registrations);

        Assert.Equal(("perfaspects", "ready"), (check.Name, Assert.Single(check.Tags)));
    }

    private static void Open(MonitoredHost host)
    {
        host.Store.Fails = true;
        Assert.Throws<InvalidOperationException>(() => host.Store.Pay(1));
        Assert.Throws<InvalidOperationException>(() => host.Store.Pay(2));
    }

    private static async Task<HealthReportEntry> CheckAsync(MonitoredHost host)
        => (await host.Get<HealthCheckService>().CheckHealthAsync()).Entries["perfaspects"];

    private static Task<MonitoredHost> StartAsync(string? critical = null, Action<HostApplicationBuilder>? configure = null) => MonitoredHost.StartAsync(
        options =>
        {
            options.Alerts.Add(new AlertRule("busy", "process.cpu > 90%"));
            if (critical is not null)
            {
                options.CriticalMethods.Add(critical);
            }
        },
        builder =>
        {
            builder.Services.AddHealthChecks().AddPerfAspects();
            configure?.Invoke(builder);
        });
}
