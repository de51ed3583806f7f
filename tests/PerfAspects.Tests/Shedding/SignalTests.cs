using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.Runtime;
using PerfAspects.Shedding.Signals;

namespace PerfAspects.Tests.Shedding;

/// <summary>The signals of the process, over readings that a test makes.</summary>
public sealed class SignalTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void PoolDelay_IsTheLeastOfThreeReadings()
    {
        var queue = new Queue<IThreadPoolWorkItem>();
        var signal = new PoolDelaySignal(new Clock(_clock), queue.Enqueue);
        Assert.Equal(0, signal.Read());

        Assert.Equal(0, ReadAfter(40)); // two readings before it are of no queue
        Assert.Equal(0, ReadAfter(60));
        Assert.Equal(2, ReadAfter(50), 6);
        Assert.Equal(0.25, ReadAfter(5), 6);

        double ReadAfter(int delay)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(delay));
            queue.Dequeue().Execute();
            _clock.Advance(TimeSpan.FromMilliseconds(100 - delay));
            return signal.Read();
        }
    }

    [Fact]
    public void PoolDelay_OfWorkThatHasNotBegun_CountsAlready()
    {
        var queue = new Queue<IThreadPoolWorkItem>();
        var signal = new PoolDelaySignal(new Clock(_clock), queue.Enqueue);
        signal.Read();
        double[] readings = [Read(), Read(), Read(), Read()];

        Assert.Equal([0, 0, 5, 10], readings);
        queue.Dequeue().Execute(); // after 400 ms: the next one has waited for 300 ms, and the one before waited longer
        Assert.Equal(15, Read());
        Assert.Equal(20, Read());
        while (queue.TryDequeue(out var probe))
        {
            probe.Execute();
        }

        Assert.Equal(0, Read()); // the last of them did not wait
        for (var i = 0; i < 1000; i++)
        {
            signal.Read();
        }

        Assert.Equal(100, queue.Count); // a pool that does not move gets no more work by being watched

        double Read()
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return signal.Read();
        }
    }

    [Fact]
    public void Cpu_IsTheShareOfWhatTheContainerMayUse_OverASecond()
    {
        var used = TimeSpan.Zero;
        var signal = new CpuSignal(new Clock(_clock), () => used, processors: 0.5);
        signal.Read();

        Assert.Equal(0, Use(50)); // too short a time
        Assert.Equal(0, Use(50));
        Assert.Equal(1 / 0.85, Use(50), 6); // 50 ms in 100 ms, of half a processor
        for (var i = 0; i < 10; i++)
        {
            Use(0);
        }

        Assert.Equal(0, Use(0), 6);
        Assert.Equal(0.1 / 0.85, Use(50), 6); // a tenth of the last second

        double Use(int milliseconds)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            used += TimeSpan.FromMilliseconds(milliseconds);
            return signal.Read();
        }
    }

    [Theory]
    [InlineData("0::/", "/sys/fs/cgroup/cpu.max", "50000 100000\n", 0.5)]
    [InlineData("0::/user.slice/app", "/sys/fs/cgroup/user.slice/cpu.max", "30000 100000", 0.3)]
    [InlineData("0::/a/b", "/sys/fs/cgroup/cpu.max", "25000 100000", 0.25)]
    [InlineData("4:cpu,cpuacct:/docker/x", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "20000\n", 0.2)]
    public void CpuLimit_IsTheLeastOfTheControlGroups(string groups, string path, string text, double limit)
        => Assert.Equal(limit, CpuLimit.Read(read => read == "/proc/self/cgroup" ? groups : read == path ? text : read.EndsWith("cfs_period_us", StringComparison.Ordinal) && read.StartsWith("/sys/fs/cgroup/cpu/cpu", StringComparison.Ordinal) ? "100000\n" : null));

    [Theory]
    [InlineData("0::/", "max 100000")]
    [InlineData("0::/", "")]
    [InlineData("", "50000 100000")]
    [InlineData("4:cpu:/", "-1")]
    [InlineData("nonsense\n0::", "nonsense")]
    public void CpuLimit_WithoutOne_IsTheProcessors(string groups, string text)
        => Assert.Equal(Environment.ProcessorCount, CpuLimit.Read(path => path == "/proc/self/cgroup" ? groups : text));

    [Fact]
    public void Memory_IsAtItsMark_AtTheMarkOfTheCollector_WhileACollectionTellsIt()
    {
        var reading = new MemoryReading(1, 900, 1000);
        var signal = new MemorySignal(new Clock(_clock), () => reading);
        Assert.Equal(0, signal.Read(), 6);
        reading = new MemoryReading(2, 990, 1000);
        Assert.Equal(0.9, signal.Read(), 6);
        reading = new MemoryReading(3, 1000, 1000);
        Assert.Equal(1, signal.Read(), 6);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, signal.Read(), 6);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, signal.Read());
        reading = new MemoryReading(4, 1100, 1000);
        Assert.Equal(2, signal.Read(), 6);
        reading = new MemoryReading(5, 1100, 0);
        Assert.Equal(0, signal.Read());
    }

    [Fact]
    public void SignalsOfTheProcess_CanBeRead()
    {
        var clock = new Clock(TimeProvider.System);
        IOverloadSignal[] signals = [PoolDelaySignal.Of(clock), CpuSignal.Of(clock), MemorySignal.Of(clock)];
        foreach (var signal in signals)
        {
            signal.Read();
            Assert.InRange(signal.Read(), 0, double.MaxValue);
        }

        Assert.InRange(CpuLimit.Read(), 0.01, Environment.ProcessorCount);
    }

    [Fact]
    public void Signal_ThatWasAtItsMark_CountsUntilItIsCalm()
    {
        var load = 0.99;
        var signal = new GuardedSignal(new Readings(() => load), NullLogger.Instance);
        Assert.Equal(0, signal.Read());
        load = 1;
        Assert.Equal(1, signal.Read());
        load = 0.9;
        Assert.Equal(0.9, signal.Read());
        load = 0.89;
        Assert.Equal(0, signal.Read());
        load = 0.95;
        Assert.Equal(0, signal.Read());
    }

    [Fact]
    public void SignalOfTheProcess_ThatCannotBeRead_IsLoggedOnceAndNotReadAgain()
    {
        var log = new Telemetry.LogRecorder();
        var reads = 0;
        var signal = new GuardedSignal(new Readings(() => ++reads > 0 ? throw new PlatformNotSupportedException() : 1), log.CreateLogger("PerfAspects"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, signal.Read());
        }

        Assert.Equal(1, reads);
        Assert.Contains("'readings' cannot be read", Assert.Single(log.Entries).Message, StringComparison.Ordinal);
    }

    private sealed class Readings(Func<double> read) : IOverloadSignal
    {
        public string Name => "readings";

        public double Read() => read();
    }
}
