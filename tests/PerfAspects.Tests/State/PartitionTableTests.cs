using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.Tests.State;

public sealed class PartitionTableTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly List<Part> _made = [];

    [Fact]
    public void Get_TheSameValue_TheSamePart()
    {
        var table = Create<string?>(maxPartitions: 10);

        Assert.Same(table.Get("a"), table.Get("a"));
        Assert.Same(table.Get(null), table.Get(null));
        Assert.NotSame(table.Get("a"), table.Get(null));
        Assert.NotSame(table.Get("A"), table.Get("a"));
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void Get_BeyondTheBound_TheLongestIdleGoes()
    {
        var table = Create<string?>(maxPartitions: 3);
        var (a, none, c) = (GetLater("a"), GetLater(null), GetLater("c"));
        GetLater("a");

        GetLater("d");

        Assert.True(none.IsRetired);
        Assert.False(a.IsRetired || c.IsRetired);
        Assert.Equal(3, table.Count);
        Assert.NotSame(none, GetLater(null));
        Assert.True(c.IsRetired);

        Part GetLater(string? key)
        {
            _clock.Advance(s_tick);
            return table.Get(key);
        }
    }

    [Fact]
    public void Get_BeyondTheBound_OneInUseStays()
    {
        var table = Create<int>(maxPartitions: 2);
        table.Get(1).IsInUse = true;
        _clock.Advance(s_tick);
        table.Get(2);
        _clock.Advance(s_tick);

        table.Get(3);

        Assert.Equal([false, true, false], _made.Select(static part => part.IsRetired));
    }

    [Fact]
    public void Get_ManyValues_StaysBounded()
    {
        var table = Create<int>(maxPartitions: 1_000);
        for (var key = 0; key < 20_000; key++)
        {
            _clock.Advance(TimeSpan.FromTicks(1));
            table.Get(key);
            Assert.InRange(table.Count, 1, 1_000);
        }

        Assert.Equal(table.Count, _made.Count(static part => !part.IsRetired));
    }

    [Fact]
    public void Idle_AreReleasedByTheTimer()
    {
        var table = Create<int>(maxPartitions: 1_000);
        for (var key = 0; key < 100; key++)
        {
            table.Get(key).IsIdle = key != 7;
        }

        _clock.Advance(TimeSpan.FromSeconds(9));
        table.Get(8);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, table.Count); // one is not idle, one was asked for lately

        _made[7].IsIdle = true;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, table.Count);
        table.Get(1);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, table.Count); // a new one, not idle
    }

    [Fact]
    public void Renew_ARetiredPart_IsReplacedOnce()
    {
        var table = Create<string?>(maxPartitions: 10);
        foreach (var key in new[] { "a", null })
        {
            var old = table.Get(key);
            var fresh = table.Renew(key, old);

            Assert.NotSame(old, fresh);
            Assert.Same(fresh, table.Renew(key, old)); // another caller that had found the old one
        }

        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void Table_NobodyHoldsIt_IsCollectedThoughItsTimerRuns()
    {
        var table = Drop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(table.IsAlive);
        _clock.Advance(TimeSpan.FromMinutes(1));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Drop()
        {
            var dropped = Create<int>(maxPartitions: 10);
            dropped.Get(1);
            return new WeakReference(dropped);
        }
    }

    private PartitionTable<TKey, Part> Create<TKey>(int maxPartitions) => new(
        _ =>
        {
            _made.Add(new Part());
            return _made[^1];
        },
        new Clock(_clock),
        maxPartitions);

    private sealed class Part : IPartitionState
    {
        public bool IsIdle { get; set; }

        public bool IsInUse { get; set; }

        public bool IsRetired { get; private set; }

        public bool TryRetire(bool evenIfUsed) => IsRetired = !IsInUse && (IsIdle || evenIfUsed);
    }
}
