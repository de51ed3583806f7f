using System.Buffers;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.History;

/// <summary>Samples as bytes, and how many of them a ring keeps.</summary>
public sealed class SampleRingTests
{
    [Fact]
    public void Sample_WrittenAndRead_IsTheSame()
    {
        var sample = SampleOf(calls: 300, 17, 2_600, 2_601);
        (sample.Seconds, sample[Counter.Fallbacks], sample[Gauge.Handles]) = (10, long.MaxValue, new GaugeValue(30, 5, 2));
        (sample.Loads = new Histogram()).Add(0, 5);

        var read = SampleCodec.Read(Encode(sample))!;

        Assert.Equal(10, read.Seconds);
        Assert.Equal((300, long.MaxValue, 0), (read[Counter.Calls], read[Counter.Fallbacks], read[Counter.Hits]));
        Assert.Equal((new GaugeValue(30, 5, 2), default), (read[Gauge.Handles], read[Gauge.Cpu]));
        Assert.Equal(sample.Durations!.Buckets(), read.Durations!.Buckets());
        Assert.Equal(sample.Loads.Buckets(), read.Loads!.Buckets());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 15)]
    [InlineData(16, 15)]
    [InlineData(15, 16)]
    [InlineData(int.MaxValue, 700)]
    public void Buckets_NearAndFarAndManyOrFew_AreTheSame(int count, int distance)
    {
        var sample = new Sample { Durations = new Histogram() };
        Array.ForEach([0, distance, 2 * distance, 3 * distance], bucket => sample.Durations.Add(bucket, count));

        Assert.Equal(sample.Durations.Buckets(), SampleCodec.Read(Encode(sample))!.Durations!.Buckets());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(60, 1)]
    [InlineData(60, 16)]
    public void Gauge_ThatDoesNotChange_TakesFourBytes(int seconds, int value)
    {
        var sample = new Sample { Seconds = seconds, [Gauge.Entries] = new GaugeValue(value * seconds, value, value) };
        var changing = new Sample { Seconds = seconds, [Gauge.Entries] = new GaugeValue(value * seconds, value + 1, value) };

        Assert.Equal(sample[Gauge.Entries], SampleCodec.Read(Encode(sample))![Gauge.Entries]);
        Assert.Equal(seconds == 1 ? 0 : 8, Encode(changing).Length - Encode(sample).Length);
    }

    [Fact]
    public void Sample_WhoseBytesAreDamaged_IsNone()
    {
        var bytes = Encode(SampleOf(calls: 300, 17, 2_000));

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(SampleCodec.Read(bytes.AsSpan(0, length))));
        Assert.Null(SampleCodec.Read([1, .. bytes[1..]])); // of another version
        Assert.Null(SampleCodec.Read([2, 1, 0, 0, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0])); // a bucket that is none
    }

    [Fact]
    public void Ring_HoldsItsSpanAndNoMore()
    {
        var ring = new SampleRing(1, span: 600, limit: 1_000_000);
        var data = Encode(SampleOf(calls: 1, 1_000));
        long bytes = 0;
        for (var time = 0; time < 20_000; time++)
        {
            ring.Append("a", time, data);
            ring.Append(time < 1_000 ? "gone" : "b", time, data);
            bytes = time == 5_000 ? ring.Bytes : bytes;
        }

        var times = ring.Read("a", 0, long.MaxValue).Select(static sample => sample.Time).ToArray();
        Assert.Equal(Enumerable.Range((int)times[0], times.Length).Select(static time => (long)time), times);
        Assert.InRange(times.Length, 600, 640);
        Assert.Empty(ring.Read("gone", 0, long.MaxValue));
        Assert.InRange(ring.Bytes, bytes / 2, bytes + 8_192); // flat
        Assert.Equal([19_990L, 19_991], ring.Read("b", 19_990, 19_992).Select(static sample => sample.Time));
    }

    [Fact]
    public void Ring_AtItsLimit_DropsTheOldest()
    {
        var ring = new SampleRing(60, span: 604_800, limit: 200_000);
        var data = Encode(SampleOf(calls: 1, [.. Enumerable.Range(0, 20).Select(static index => index * 100)]));
        for (var time = 0; time < 604_800; time += 60)
        {
            for (var series = 0; series < 10; series++)
            {
                ring.Append($"{series}", time, data);
            }

            Assert.InRange(ring.Bytes, 0, 200_000);
        }

        Assert.InRange(ring.Read("3", 0, long.MaxValue).Count(), 100, 600);
        Assert.Equal(604_800 - 60, ring.Read("3", 0, long.MaxValue).Last().Time);
    }

    [Fact]
    public void History_OfSevenDaysAndAThousandMethods_StaysFlat()
    {
        const long Limit = 8_000_000;
        var history = new MemoryMetricHistory(Limit);
        var data = Encode(SampleOf(calls: 50, 1_000, 1_010, 1_100));
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var minute = 0; minute < 7 * 24 * 60; minute += 10)
        {
            var start = begin.AddMinutes(minute);
            var samples = Enumerable.Range(0, 1_000).Select(method => new MetricSample($"Method{method}", start, data));
            history.Append(TimeSpan.FromSeconds(60), [.. samples]);
            Assert.InRange(history.Bytes, 0, Limit);
        }

        Assert.NotEmpty(history.Read(TimeSpan.FromSeconds(60), begin.AddDays(6.9), begin.AddDays(8), "Method999"));
    }

    private static Sample SampleOf(long calls, params int[] buckets)
    {
        var sample = new Sample { Durations = new Histogram(), [Counter.Calls] = calls };
        Array.ForEach(buckets, bucket => sample.Durations.Add(bucket, 1 + bucket));
        return sample;
    }

    private static byte[] Encode(Sample sample)
    {
        var output = new ArrayBufferWriter<byte>();
        SampleCodec.Write(sample, output);
        return output.WrittenSpan.ToArray();
    }
}
