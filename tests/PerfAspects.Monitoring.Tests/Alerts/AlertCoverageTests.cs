using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>Rules of the options that no method can fulfil are logged once, when methods have had time to be loaded.</summary>
public sealed class AlertCoverageTests
{
    private readonly ListLog _log = new();

    [Theory]
    [InlineData("Shop.Nowhere.Get", "failures > 5%", "Warning 207: The alert 'rule' is judged for no method: no annotated method is 'Shop.Nowhere.Get'")]
    [InlineData(Store.Of + "Pay", "p99 > 200ms", "'p99 > 200ms' needs [Timed]")]
    [InlineData(Store.Of + "Pay", "hit_ratio < 50%", "'hit_ratio < 50%' needs [Cached] or [CachedEach]")]
    [InlineData(Store.Of + "GetPrice", "circuit == open", "'circuit == open' needs [CircuitBreaker]")]
    [InlineData(Store.Of + "GetPrice", "rejected/s > 1", "Warning 208: The alert 'rule' is never judged for " + Store.Of + "GetPrice: ")]
    public async Task Rule_ThatNoMethodFulfils_IsLoggedOnceAfterAMinute(string method, string expression, string message)
    {
        await using var host = await StartAsync(new AlertRule("rule", expression) { Method = method });

        host.Pass(59);
        var early = Warnings();
        host.Pass(200);

        Assert.Empty(early);
        Assert.Contains(message, Assert.Single(Warnings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "p99 > 200ms")]
    [InlineData(null, "circuit == open")]
    [InlineData(Store.Of + "*", "hit_ratio < 50%")]
    [InlineData("store.stock", "entries > 5")]
    [InlineData("Shop.Nowhere.Get", "process.cpu > 80%")] // a method means nothing there
    public async Task Rule_ThatAMethodFulfils_IsNotLogged(string? method, string expression)
    {
        await using var host = await StartAsync(new AlertRule("rule", expression) { Method = method });

        host.Pass(200);

        Assert.Empty(Warnings());
    }

    private string[] Warnings() => [.. _log.Lines.Where(static line => line.StartsWith("Warning 207", StringComparison.Ordinal) || line.StartsWith("Warning 208", StringComparison.Ordinal))];

    private Task<MonitoredHost> StartAsync(AlertRule rule)
        => MonitoredHost.StartAsync(options => options.Alerts.Add(rule), builder => builder.Logging.AddProvider(_log));
}
