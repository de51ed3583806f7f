using System.Diagnostics;
using PerfAspects.Runtime;

namespace PerfAspects.Shedding.Signals;

/// <summary>The share of the processor time it may use that the process has used over about the last second. Its mark is 85 %.</summary>
internal sealed class CpuSignal(Clock clock, Func<TimeSpan> readUsed, double processors) : IOverloadSignal
{
    private const double Mark = 0.85;
    private const int Readings = 10;

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(250);

    private readonly (long Time, TimeSpan Used)[] _readings = new (long, TimeSpan)[Readings];
    private int _count;

    /// <inheritdoc/>
    public string Name => "processor time";

    public static CpuSignal Of(Clock clock) => new(clock, ReadUsed, CpuLimit.Read());

    /// <inheritdoc/>
    public double Read()
    {
        var (now, used) = (clock.GetTimestamp(), readUsed());
        var oldest = _count < Readings ? _readings[0] : _readings[_count % Readings];
        _readings[_count++ % Readings] = (now, used);
        if (_count == 1)
        {
            return 0;
        }

        // The processor time is counted in steps of up to 16 ms: over a short time they would be seen.
        var elapsed = clock.ToTimeSpan(now - oldest.Time);
        return elapsed < s_shortest ? 0 : (used - oldest.Used) / (elapsed * processors) / Mark;
    }

    private static TimeSpan ReadUsed()
    {
        if (OperatingSystem.IsBrowser() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS())
        {
            throw new PlatformNotSupportedException();
        }

#if NET9_0_OR_GREATER
        return Environment.CpuUsage.TotalTime;
#else
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
#endif
    }
}
