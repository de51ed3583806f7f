using PerfAspects.Hedging;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.Hedging;

public sealed class RecentDurationsTests
{
    private readonly FakeClock _clock = new();
    private readonly RecentDurations _durations;

    public RecentDurationsTests() => _durations = new RecentDurations(new Clock(_clock), _clock.GetTimestamp());

    [Fact]
    public void Percentile_IsUnknownBeforeTwentyDurations()
    {
        Add(19, 10);
        Assert.Equal(Clock.Never, _durations.Percentile95);
        Add(1, 10);
        Assert.InRange(Percentile(), 10, 10.7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentile_IsAtMostASixteenthTooLong(int seed)
    {
        var random = new Random(seed);
        var durations = Enumerable.Range(0, 2_000).Select(_ => Math.Exp(random.NextDouble() * 8)).ToArray(); // 1 ms to 3 s
        Array.ForEach(durations, milliseconds => Add(1, milliseconds));
        Array.Sort(durations);

        // The number of durations at the last reading may be an eighth smaller.
        Assert.InRange(Percentile(), durations[1_850], durations[1_940] * 17 / 16);
    }

    [Fact]
    public void ShortDurations_CountAsAMillisecond()
    {
        Add(100, 0.01);
        Assert.InRange(Percentile(), 1, 1);
    }

    [Fact]
    public void OldDurations_AreForgotten()
    {
        Add(1_000, 100);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Add(1_000, 10);
        Assert.InRange(Percentile(), 100, 107); // within the minute
        _clock.Advance(TimeSpan.FromSeconds(31));
        Add(1_000, 10);
        Assert.InRange(Percentile(), 10, 10.7);
    }

    [Fact]
    public void FewDurations_AreKeptLonger()
    {
        for (var call = 0; call < 40; call++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            Add(1, 20);
        }

        Assert.InRange(Percentile(), 20, 21.3);
    }

    [Fact]
    public void VeryLongDuration_IsCounted()
    {
        Add(20, TimeSpan.FromDays(100).TotalMilliseconds);
        Assert.InRange(Percentile(), TimeSpan.FromDays(12).TotalMilliseconds, double.MaxValue);
    }

    private double Percentile() => TimeSpan.FromTicks(_durations.Percentile95).TotalMilliseconds; // the fake clock counts ticks

    private void Add(int times, double milliseconds)
    {
        for (var time = 0; time < times; time++)
        {
            _durations.Add(_clock.GetTimestamp() - (long)(milliseconds * TimeSpan.TicksPerMillisecond));
        }
    }
}
