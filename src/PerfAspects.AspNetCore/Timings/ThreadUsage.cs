using System.Runtime.InteropServices;

namespace PerfAspects.AspNetCore.Timings;

/// <summary>Processor time and allocations of a thread.</summary>
/// <param name="Processor">The processor time; zero where the system does not tell it.</param>
/// <param name="Bytes">The bytes allocated.</param>
internal readonly partial record struct ThreadUsage(TimeSpan Processor, long Bytes)
{
    private const int LinuxThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Reads the totals of the current thread.</summary>
    public static ThreadUsage OfThread() => new(ProcessorTime(), GC.GetAllocatedBytesForCurrentThread());

    public static ThreadUsage operator +(ThreadUsage left, ThreadUsage right)
        => new(left.Processor + right.Processor, left.Bytes + right.Bytes);

    public static ThreadUsage operator -(ThreadUsage left, ThreadUsage right)
        => new(left.Processor - right.Processor, left.Bytes - right.Bytes);

    private static TimeSpan ProcessorTime()
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            return ClockGetTime(LinuxThreadClock, out var time) == 0
                ? TimeSpan.FromTicks(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / 100)
                : TimeSpan.Zero;
        }

        return OperatingSystem.IsWindows() && GetThreadTimes(GetCurrentThread(), out _, out _, out var kernel, out var user)
            ? TimeSpan.FromTicks(kernel + user)
            : TimeSpan.Zero;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetThreadTimes(nint thread, out long creation, out long exit, out long kernel, out long user);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
