using PerfAspects.Runtime;
using PerfAspects.Tests.Leaks;

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
    public void Set_FartherThanATimerReaches_RingsAtItsTime()
    {
        using var alarm = Create();
        alarm.Due = _clock.GetTimestamp() + TimeSpan.FromDays(100).Ticks;
        alarm.Set();

        _fake.Advance(TimeSpan.FromDays(100) - TimeSpan.FromTicks(1));
        Assert.Equal(0, _rings);
        _fake.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _rings);
    }

    // As the system's timers do, by up to 4 ms.
    [Fact]
    public void Set_TimerRingsEarly_RingsAtItsTime()
    {
        var clock = new Clock(new EarlyTimers(_fake, TimeSpan.FromMilliseconds(4)));
        using var alarm = new Alarm(clock, () => _rings++);
        alarm.Due = clock.GetTimestamp() + TimeSpan.FromMilliseconds(100).Ticks;
        alarm.Set();

        _fake.Advance(TimeSpan.FromMilliseconds(100) - TimeSpan.FromTicks(1));
        Assert.Equal(0, _rings);
        _fake.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _rings);
    }

    // The ring must not be taken back by the thread that is about to note what it has set the timer to.
    [Fact]
    public void Set_TimerRingsEarlyWhileItIsBeingSet_RingsAtItsTime()
    {
        var provider = new EarlyTimers(_fake, TimeSpan.FromMilliseconds(4)) { RingsWhileSet = true };
        using var alarm = new Alarm(new Clock(provider), () => _rings++);
        alarm.Due = _clock.GetTimestamp() + TimeSpan.FromMilliseconds(100).Ticks;
        alarm.Set();
        Assert.Equal((0, 1), (_rings, _fake.TimersSet));

        _fake.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(1, _rings);
    }

    [Fact]
    public void Set_ClockThrows_RingsLater()
    {
        var provider = new FailingClock(_fake) { FailAt = 1 };
        using var rung = new ManualResetEventSlim();
        using var alarm = new Alarm(new Clock(provider), rung.Set);
        alarm.Due = _clock.GetTimestamp();

        alarm.Set();

        Assert.True(rung.Wait(TimeSpan.FromSeconds(30))); // by a timer of the system's, since the clock's cannot be trusted
    }

    [Fact]
    public void Ring_OwnerThrows_RingsLater()
    {
        using var rung = new ManualResetEventSlim();
        using var alarm = new Alarm(_clock, () =>
        {
            if (++_rings == 1)
            {
                throw new IOException("the clock, say");
            }

            rung.Set();
        });
        alarm.Due = _clock.GetTimestamp();
        alarm.Set();

        _fake.Advance(TimeSpan.Zero);

        Assert.True(rung.Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Dispose_WhateverItWasSetTo_LeavesNoTimer()
    {
        using var registrations = new Registrations();
        var alarm = new Alarm(new Clock(registrations.CreateClock(_fake)), () => _rings++) { Due = _clock.GetTimestamp() };
        alarm.Set();

        alarm.Dispose();
        alarm.Due++;
        alarm.Set();
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
