using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.History;

/// <summary>Sums over long ranges, of spans that are kept, beside the samples one by one.</summary>
public sealed class RangeSumsTests
{
    private const int Hour = 3_600;
    private const long Begin = 500_000 * Hour;

    private readonly CountingHistory _history = new();
    private readonly SampleStore _store;

    public RangeSumsTests()
    {
        _store = new SampleStore(_history, 4_000_000, NullLogger.Instance);
        var random = new Random(1);
        for (var second = 0; second < 26 * Hour; second++)
        {
            List<(string, Sample)> samples = [];
            for (var method = 0; method < 3 && second % 37 == 0; method++)
            {
                var sample = new Sample { Durations = new Histogram(), [Counter.Calls] = 1 + method, [Gauge.Entries] = GaugeValue.Of(second) };
                sample.Durations.Add(random.Next(1_000, 1_200), 1 + method);
                samples.Add(($"Method{method}", sample));
            }

            _store.Append(Begin + second, samples);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(90, 30)]
    [InlineData(Hour, Hour)]
    [InlineData(3 * Hour - 60, 5 * Hour + 60)]
    [InlineData(7 * Hour, 18 * Hour)]
    public void Join_OfALongRange_IsTheSumOfItsSamples(int after, int before)
    {
        var (from, to) = (_store.Begin + after, _store.End - before);
        var expected = _store.Read(from, to).GroupBy(static sample => sample.Series)
            .ToDictionary(static group => group.Key, static group => Sample.Join(group.Select(static sample => sample.Sample))!);

        for (var round = 0; round < 2; round++) // the second time from what is kept
        {
            var joined = _store.Join(from, to);

            Assert.Equal(expected.Keys.Order(), joined.Keys.Order());
            Assert.All(joined, pair =>
            {
                var sample = expected[pair.Key];
                Assert.Equal(sample[Counter.Calls], pair.Value[Counter.Calls]);
                Assert.Equal(sample.Seconds, pair.Value.Seconds);
                Assert.Equal(sample.Durations!.Buckets(), pair.Value.Durations!.Buckets());
                Assert.Equal(sample[Gauge.Entries].Last, pair.Value[Gauge.Entries].Last);
            });
        }
    }

    [Fact]
    public void Join_Again_ReadsTheEndsOfTheRangeAlone()
    {
        _store.Join(_store.Begin + 90, _store.End);
        _history.Read = 0;

        _store.Join(_store.Begin + 90, _store.End);

        Assert.InRange(_history.Read, 1, 3 * 60 * 3); // of three methods: less than three hours, of 26
    }

    [Fact]
    public void Hour_ThatCouldNotBeRead_IsReadAgain()
    {
        _history.Fails = true;
        Assert.Empty(_store.Join(_store.Begin, _store.End - Hour));
        _history.Fails = false;

        Assert.Equal(3, _store.Join(_store.Begin, _store.End - Hour).Count);
    }

    [Fact]
    public void Sums_BeyondTheirLimitOrTheirTime_AreForgotten()
    {
        var sums = new RangeSums(Hour, limit: 1_000);
        var sample = (Series: "Method", Time: 0L, Data: (ReadOnlyMemory<byte>)new byte[] { 2, 1, 1, 5, 0, 0, 0 });
        for (var hour = 0; hour < 100; hour++)
        {
            sums.Add(hour * Hour, [sample], floor: 0);
            Assert.InRange(sums.Bytes, 1, 1_000);
        }

        Assert.Null(sums.Find(0));
        Assert.NotNull(sums.Find(99 * Hour));
        sums.Add(100 * Hour, [sample], floor: 100 * Hour);
        Assert.Null(sums.Find(99 * Hour));
    }

    private sealed class CountingHistory : IMetricHistory
    {
        private readonly MemoryMetricHistory _history = new(20_000_000);

        public int Read { get; set; }

        public bool Fails { get; set; }

        public void Append(TimeSpan resolution, IReadOnlyList<MetricSample> samples) => _history.Append(resolution, samples);

        IEnumerable<MetricSample> IMetricHistory.Read(TimeSpan resolution, DateTimeOffset from, DateTimeOffset to, string? series)
        {
            foreach (var sample in _history.Read(resolution, from, to, series))
            {
                Read++;
                yield return Fails ? throw new IOException("The disk is gone.") : sample;
            }
        }
    }
}
