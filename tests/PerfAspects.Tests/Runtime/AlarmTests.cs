using PerfAspects.Runtime;

namespace PerfAspects.Tests.Runtime;

public sealed class AlarmTests
{
    private readonly FakeClock _fake = new();
    private readonly Clock _clock;
    private int _rings;

    public AlarmTests() => _clock = new Clock(_fake);

    [Fact]
    public void Set_RingsOnceAtItsTime()
    {
        using var alarm = Create();
        alarm.Due = _clock.GetTimestamp() + 10;
        alarm.Set();
        alarm.Set();

        _fake.Advance(TimeSpan.FromTicks(9));
        Assert.Equal(0, _rings);
        _fake.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _rings);
        _fake.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _rings);
    }

    [Fact]
    public void Set_ToTheSameTimeAfterItRang_RingsAgain()
    {
        using var alarm = Create();
        alarm.Due = _clock.GetTimestamp();
        alarm.Set();
        _fake.Advance(TimeSpan.Zero);
        alarm.Set();
        _fake.Advance(TimeSpan.Zero);

        Assert.Equal(2, _rings);
    }

    [Fact]
    public void Set_ToNever_DoesNotRing()
    {
        using var alarm = Create();
        alarm.Due = _clock.GetTimestamp() + 10;
        alarm.Set();
        alarm.Due = Clock.Never;
        alarm.Set();

        _fake.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, _rings);
    }

    [Fact]
    public void Set_FartherThanATimerReaches_RingsEarlyToBeSetAgain()
    {
        using var alarm = Create();
        alarm.Due = _clock.GetTimestamp() + TimeSpan.FromDays(100).Ticks;
        alarm.Set();

        _fake.Advance(TimeSpan.FromDays(30));

        Assert.Equal(1, _rings);
    }

    [Fact]
    public void Set_DoesNotCarryTheCallersContext()
    {
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        var seen = "nothing yet";
        using var rung = new ManualResetEventSlim();
        using var alarm = new Alarm(new Clock(TimeProvider.System), () =>
        {
            seen = local.Value;
            rung.Set();
        });
        alarm.Due = 0;
        alarm.Set();

        rung.Wait();

        Assert.Null(seen);
    }

    private Alarm Create() => new(_clock, () => _rings++);
}
