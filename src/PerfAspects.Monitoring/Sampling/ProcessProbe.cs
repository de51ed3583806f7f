using System.Diagnostics;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>
/// Reads the figures of this process from the runtime: processor time and memory as shares of what a container allows, pauses of the
/// garbage collector, threads, handles, and how long a work item waits for a thread of the pool.
/// </summary>
internal sealed class ProcessProbe(TimeProvider clock) : IProcessProbe
{
    private const int SlowEvery = 10; // counting threads and handles reads a directory of the system

    private readonly double _processors = ProcessorLimit.Read();
    private readonly QueueDelayProbe _queue = new(clock);
    private long _readAt;
    private TimeSpan _cpu;
    private TimeSpan _pauses;
    private int _reads;
    private double _threads;
    private double _handles;

    /// <inheritdoc/>
    public void Read(Sample sample)
    {
        var now = clock.GetTimestamp();
        var (cpu, pauses) = (ProcessorTime(), GC.GetTotalPauseDuration());
        var elapsed = _reads == 0 ? 0 : clock.GetElapsedTime(_readAt, now).TotalSeconds;
        if (elapsed > 0)
        {
            sample[Gauge.Cpu] = GaugeValue.Of(Math.Max(0, (cpu - _cpu).TotalSeconds) / elapsed / _processors);
            sample[Gauge.GcPause] = GaugeValue.Of((pauses - _pauses).TotalSeconds / elapsed);
        }

        (_readAt, _cpu, _pauses) = (now, cpu, pauses);
        var memory = (double)Environment.WorkingSet;
        sample[Gauge.Memory] = GaugeValue.Of(memory);
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes; // of the container, if that has a limit
        sample[Gauge.MemoryShare] = limit > 0 ? GaugeValue.Of(memory / limit) : default;
        sample[Gauge.QueueDelay] = GaugeValue.Of(_queue.Take().TotalSeconds);
        if (_reads++ % SlowEvery == 0)
        {
            using var process = Process.GetCurrentProcess();
            (_threads, _handles) = (process.Threads.Count, process.HandleCount);
        }

        (sample[Gauge.Threads], sample[Gauge.Handles]) = (GaugeValue.Of(_threads), GaugeValue.Of(_handles));
    }

    private static TimeSpan ProcessorTime()
    {
#if NET9_0_OR_GREATER
        if (!OperatingSystem.IsBrowser() && !OperatingSystem.IsIOS() && !OperatingSystem.IsTvOS())
        {
            return Environment.CpuUsage.TotalTime;
        }

        return TimeSpan.Zero;
#else
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
#endif
    }
}
