using System.Runtime.CompilerServices;

namespace PerfAspects.Monitoring.Tests.Profiling;

/// <summary>A method that works until a test has seen enough.</summary>
internal sealed partial class BusyWork(AspectRuntime runtime)
{
    [Timed]
    public partial long Run(CancellationToken stop);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long RunCore(CancellationToken stop)
    {
        var sum = 0L;
        while (!stop.IsCancellationRequested)
        {
            sum += Spin();
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Spin()
    {
        var sum = 0L;
        for (var i = 0; i < 100_000; i++)
        {
            sum += i ^ sum;
        }

        return sum;
    }
}
