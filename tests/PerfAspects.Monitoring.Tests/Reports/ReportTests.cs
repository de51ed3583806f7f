using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PerfAspects.Monitoring.Tests.Reports;

/// <summary>Reports about calls whose number and durations are known.</summary>
public sealed class ReportTests
{
    private const string Price = Store.Of + "GetPrice";

    [Fact]
    public async Task Report_HasTheFiguresOfTheRange()
    {
        await using var host = await MonitoredHost.StartAsync();
        var begin = host.Clock.GetUtcNow();
        Call(host);

        var report = await host.Get<IPerformanceReports>().CreateAsync(begin, begin.AddHours(1));

        Assert.Equal([Price, "store.stock", Store.Of + "Order"], report.Methods.Select(static method => method.Method));
        var price = report.Methods[0];
        Assert.Equal((100L, 0.01), (price.Calls, price.Failures));
        Assert.Equal(0.0505, price.Mean!.Value, 0.0006);
        Assert.Equal(0.050, price.P50!.Value, 0.0005);
        Assert.Equal(0.095, price.P95!.Value, 0.00095);
        Assert.Equal(0.099, price.P99!.Value, 0.00099);
        Assert.Equal((null, null), (price.HitRatio, price.Saved));
        var stock = report.Methods[1];
        Assert.Equal((10L, 0.9), (stock.Calls, stock.HitRatio));
        Assert.Equal(0.9, stock.Saved!.Value, 0.01); // nine hits, and a load of 100 ms
        Assert.Null(report.Methods[2].Mean); // not timed
        Assert.Equal(host.Clock.GetUtcNow(), report.To);
        Assert.Equal(111, report.Timeline.Sum(static point => point.CallsPerSecond));
    }

    [Fact]
    public async Task Json_IsCamelCaseWithSecondsAndIsoTimes()
    {
        await using var host = await MonitoredHost.StartAsync();
        var begin = host.Clock.GetUtcNow();
        Call(host);

        var json = (await host.Get<IPerformanceReports>().CreateAsync(begin, host.Clock.GetUtcNow())).ToJson();
        var report = JsonDocument.Parse(json).RootElement;

        Assert.Equal("2026-01-01T00:00:00+00:00", report.GetProperty("from").GetString());
        Assert.Equal(
            ["method", "calls", "failures", "mean", "p50", "p95", "p99", "hitRatio", "saved"],
            report.GetProperty("methods")[0].EnumerateObject().Select(static property => property.Name));
        Assert.Equal("cacheSaves", report.GetProperty("advice")[0].GetProperty("kind").GetString());
        Assert.Equal(100, report.GetProperty("health").GetProperty("score").GetInt32());
    }

    [Fact]
    public async Task Html_IsOnePageWithoutMarkupOfNames()
    {
        await using var host = await MonitoredHost.StartAsync();
        var begin = host.Clock.GetUtcNow();
        Call(host);
        var report = await host.Get<IPerformanceReports>().CreateAsync(begin, host.Clock.GetUtcNow());
        const string Name = "Repo<script>alert(1)</script>\"'&.Get";
        report = report with
        {
            Methods = [report.Methods[0] with { Method = Name }],
            Advice = [new(PerformanceAdviceKind.CircuitFlaps, Name, "<b>bold</b>", new Dictionary<string, double>())],
            Health = new HealthScore(50, [new HealthReason("<i>", 50, Name)]),
        };

        var html = report.ToHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, Regex.Escape("Repo&lt;script&gt;")));
        Assert.DoesNotMatch(@"(?i)(src|href|url|@import)\s*[=(]|https?:", html);
        var page = XDocument.Parse(Regex.Replace(html, "<!DOCTYPE html>|<meta[^>]*>", "")); // every other element is closed
        Assert.Equal(3, page.Descendants("svg").Count());
        Assert.All(page.Descendants("svg").SelectMany(static svg => svg.Elements("path")), static path
            => Assert.Matches(@"^(M-?[\d.]+ -?[\d.]+(h0|V160H720)(L[\d.]+ [\d.]+)*)*$", path.Attribute("d")!.Value));
    }

    [Fact]
    public async Task Report_OfNothing_IsEmpty()
    {
        await using var host = await MonitoredHost.StartAsync();
        var now = host.Clock.GetUtcNow();

        var report = await host.Get<IPerformanceReports>().CreateAsync(now.AddDays(-7), now);

        Assert.Empty(report.Methods);
        Assert.Empty(report.Advice);
        Assert.Contains("No advice.", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Range_ThatEndsBeforeItBegins_IsRefused()
    {
        await using var host = await MonitoredHost.StartAsync();
        var now = host.Clock.GetUtcNow();

        await Assert.ThrowsAsync<ArgumentException>(() => host.Get<IPerformanceReports>().CreateAsync(now, now));
    }

    // 100 calls of 1 to 100 ms, the first of which fails; ten of a cached method; one that is not timed.
    private static void Call(MonitoredHost host)
    {
        for (var call = 1; call <= 100; call++)
        {
            (host.Store.Takes, host.Store.Fails) = (TimeSpan.FromMilliseconds(call), call == 1);
            _ = Record.Exception(() => host.Store.GetPrice(call));
        }

        for (var call = 0; call < 10; call++)
        {
            host.Store.GetStock(1);
        }

        host.Store.Order(1);
        host.Pass(2);
    }
}
