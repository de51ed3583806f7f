using FsCheck;
using FsCheck.Fluent;
using PerfAspects.Monitoring.Histograms;

namespace PerfAspects.Monitoring.Tests.Histograms;

/// <summary>Percentiles of random durations beside those of the sorted durations.</summary>
public sealed class HistogramTests
{
    private static readonly double[] s_percents = [0, 1, 50, 75, 95, 99, 99.9, 100];

    // From a nanosecond to an hour, evenly over the magnitudes; whole nanoseconds, which is what a histogram counts.
    private static readonly Gen<double> s_seconds = Gen.Choose(0, 11_000_000)
        .Select(static exponent => Math.Round(Math.Pow(10, exponent / 1e6) * 1e9 / 1e9) / 1e9);

    private static readonly Arbitrary<double[]> s_durations = Arb.From(Gen.Sized(static size => s_seconds.ArrayOf(1 + size * 5)));

    [Fact]
    public void Percentile_OfAnyDurations_IsWithinOnePercent()
        => Prop.ForAll(s_durations, durations => AssertPercentiles(durations, HistogramOf(durations))).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Mean_OfAnyDurations_IsWithinOnePercent()
        => Prop.ForAll(s_durations, static durations => Close(durations.Average(), HistogramOf(durations).Mean!.Value))
            .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Add_OfAnotherHistogram_IsTheHistogramOfAll()
        => Prop.ForAll(s_durations, s_durations, static (left, right) =>
        {
            var merged = HistogramOf(left);
            merged.Add(HistogramOf(right));
            double[] all = [.. left, .. right];
            Assert.Equal(all.Length, merged.Count);
            Assert.Equal(HistogramOf(all).Buckets(), merged.Buckets());
            AssertPercentiles(all, merged);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Percentile_OfAThousandDurations_HasTheNearestRank()
    {
        var histogram = HistogramOf([.. Enumerable.Range(1, 1_000).Select(static number => number / 1e9 * 1_000)]);

        Assert.Equal(999e-6, histogram.Percentile(99.9)!.Value, 999e-8);
        Assert.Equal(500e-6, histogram.Percentile(50)!.Value, 500e-8);
    }

    [Fact]
    public void Percentile_WithoutDurations_IsUnknown()
    {
        var histogram = new Histogram();

        Assert.Null(histogram.Percentile(99));
        Assert.Null(histogram.Mean);
        Assert.Null(histogram.Max);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, 0)]
    [InlineData(1e-9, 1e-9)]
    [InlineData(double.PositiveInfinity, 140_000)]
    [InlineData(1e300, 140_000)]
    public void Record_OfADurationOutOfRange_CountsTheNearest(double seconds, double counted)
        => Assert.Equal(counted, HistogramOf([seconds]).Max!.Value, 0.01 * counted);

    [Fact]
    public void Record_FromManyThreads_CountsEveryDurationOnce()
    {
        const int Threads = 4, Each = 50_000;
        var recorder = new DurationRecorder();
        var all = new Histogram();
        using var begin = new Barrier(Threads + 1);
        var writers = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            begin.SignalAndWait();
            for (var call = 0; call < Each; call++)
            {
                recorder.Record((number * Each + call) * 1e-8);
            }
        })).ToArray();
        Array.ForEach(writers, static writer => writer.Start());

        begin.SignalAndWait();
        while (Array.Exists(writers, static writer => writer.IsAlive))
        {
            AddDrained();
        }

        Array.ForEach(writers, static writer => writer.Join());
        AddDrained();

        Assert.Equal(HistogramOf([.. Enumerable.Range(0, Threads * Each).Select(static number => number * 1e-8)]).Buckets(), all.Buckets());
        Assert.Null(recorder.Drain());

        void AddDrained()
        {
            if (recorder.Drain() is { } drained)
            {
                all.Add(drained);
            }
        }
    }

    [Fact]
    public void Record_OfAKnownMagnitude_AllocatesNothing()
    {
        var recorder = new DurationRecorder();
        var allocated = long.MaxValue;
        for (var round = 0; round < 20 && allocated > 0; round++) // until the processors that this thread runs on have their buckets
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var call = 0; call < 10_000; call++)
            {
                recorder.Record(0.001);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static Histogram HistogramOf(double[] durations)
    {
        var recorder = new DurationRecorder();
        Array.ForEach(durations, recorder.Record);
        return recorder.Drain()!;
    }

    private static void AssertPercentiles(double[] durations, Histogram histogram)
    {
        var sorted = durations.Order().ToArray();
        foreach (var percent in s_percents)
        {
            var rank = Math.Max(1, (int)Math.Ceiling((decimal)percent / 100 * sorted.Length));
            Assert.True(Close(sorted[rank - 1], histogram.Percentile(percent)!.Value), $"p{percent} of {string.Join(", ", sorted)}");
        }
    }

    private static bool Close(double exact, double measured) => Math.Abs(measured - exact) <= 0.01 * exact;
}
