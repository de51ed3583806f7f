using Drive.Load;
using Drive.Runs;

namespace PerfAspects.Samples.Tests.Drive;

public sealed class DriveFiguresTests
{
    [Fact]
    public void Even_ForASecond_HasEqualDistances()
    {
        var arrivals = Arrivals.Even(4, TimeSpan.FromSeconds(1)).ToArray();
        Assert.Equal([0, 250, 500, 750], arrivals.Select(static arrival => arrival.TotalMilliseconds));
    }

    [Fact]
    public void Random_ForLong_HasTheRateAndTheSpreadOfAPoissonProcess()
    {
        var arrivals = Arrivals.Random(100, TimeSpan.FromSeconds(100), seed: 3).Select(static arrival => arrival.TotalSeconds).ToArray();
        var gaps = arrivals.Zip(arrivals.Skip(1), static (first, second) => second - first).ToArray();
        Assert.InRange(arrivals.Length, 9_700, 10_300);
        Assert.InRange(gaps.Average(gap => Math.Pow(gap - gaps.Average(), 2)), 0.9e-4, 1.1e-4); // variance 1 / rate²
    }

    [Fact]
    public void Fill_OfARange_StaysInsideAndRepeatsWithTheSeed()
    {
        var url = new UrlTemplate("http://shop/{5..9}", seed: 1);
        var filled = Enumerable.Range(0, 1_000).Select(number => url.Fill(number)).ToArray();
        Assert.Equal(["http://shop/5", "http://shop/6", "http://shop/7", "http://shop/8", "http://shop/9"], filled.Distinct().Order());
        var again = new UrlTemplate("http://shop/{5..9}", seed: 1);
        Assert.Equal(filled, Enumerable.Range(0, 1_000).Select(number => again.Fill(number)));
    }

    [Fact]
    public void Fill_OfAZipfRange_PrefersTheLowNumbers()
    {
        var url = new UrlTemplate("{1..1000 zipf}", seed: 7);
        var counts = Enumerable.Range(0, 20_000).Select(number => int.Parse(url.Fill(number))).CountBy(static number => number).ToDictionary();
        Assert.InRange(counts[1] / 20_000.0, 0.12, 0.15); // 1 / H(1000) = 0.1336
        Assert.InRange(counts[1] / (double)counts[2], 1.7, 2.3);
    }

    [Theory]
    [InlineData("p95 < 500ms", true)]
    [InlineData("p95 < 50ms", false)]
    [InlineData("p99.9 <= 0.4s", true)]
    [InlineData("mean > 20ms", true)]
    [InlineData("failures < 1%", false)]
    [InlineData("failures <= 10%", true)]
    [InlineData("rate > 90/s", true)]
    [InlineData("rate >= 1000/s", false)]
    public void Threshold_OnARun_Holds(string text, bool holds) => Assert.Equal(holds, Threshold.Parse(text).Holds(new RunFigures(Result(), null)));

    [Fact]
    public void Threshold_OnMemoryThatWasNotWatched_IsUnknown()
        => Assert.Null(Threshold.Parse("memory growth < 5%").Holds(new RunFigures(Result(), null)));

    [Theory]
    [InlineData("p95", "'p95' is not a threshold: it has no <, <=, > or >=")]
    [InlineData("p42 < 1s", "'p42 < 1s' is not a threshold: 'p42' is not p50, p90, p95, p99, p99.9, max, mean, failures, rate or memory growth")]
    [InlineData("p95 < 500", "'p95 < 500' is not a threshold: '500' is not a duration such as 500ms")]
    [InlineData("rate > 5", "'rate > 5' is not a threshold: '5' is not a number followed by /s")]
    public void Threshold_ThatIsNone_SaysWhy(string text, string message)
        => Assert.Equal(message, Assert.Throws<FormatException>(() => Threshold.Parse(text)).Message);

    [Fact]
    public void Trend_OfALeakWithOutliers_Grows()
    {
        var random = new Random(1);
        var samples = Enumerable.Range(0, 600)
            .Select(second => ((double)second, 1e8 + (second * 1e4) + (second % 50 == 0 ? 5e7 : random.NextDouble() * 1e6))).ToArray();
        var trend = Trend.Of(samples)!;
        Assert.Equal("grows", trend.Verdict);
        Assert.InRange(trend.GrowthPerHour, 0.32, 0.38); // 10 kB/s over 100 MB
    }

    [Fact]
    public void Trend_OfNoise_IsSteady()
    {
        var random = new Random(2);
        var trend = Trend.Of([.. Enumerable.Range(0, 3600).Select(second => ((double)second, 1e8 + (random.NextDouble() * 1e7)))])!;
        Assert.Equal("steady", trend.Verdict);
    }

    [Fact]
    public void Trend_OfAFewSamples_IsUnknown() => Assert.Null(Trend.Of([(0, 1), (1, 2), (2, 3)]));

    [Theory]
    [InlineData("load")]
    [InlineData("walk http://shop")]
    [InlineData("load http://shop --rate")]
    [InlineData("load http://shop --rate fast")]
    [InlineData("load http://shop --for 10")]
    [InlineData("load http://shop --speed 9")]
    public void Parse_OfABadCommandLine_Throws(string line) => Assert.Throws<FormatException>(() => DriveOptions.Parse(line.Split(' ')));

    private static LoadResult Result()
        => new(10, 1_000, 50, 0, 95, 0.03, new Latencies(0.02, 0.05, 0.1, 0.2, 0.4, 1), [], new Dictionary<string, int>());
}
