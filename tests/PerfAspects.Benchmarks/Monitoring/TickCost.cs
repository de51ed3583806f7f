using System.Diagnostics;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>
/// The processor time of what happens once a second, measured by seconds of a fake clock that follow each other at once: in real time the
/// other work of the machine and of the process would be most of it.
/// </summary>
internal static class TickCost
{
    public const int Ticks = 300;

    /// <summary>Runs a second's work often, and returns the percentage of a core that it takes if it runs once a second.</summary>
    public static double Measure(Action tick)
    {
        var least = double.MaxValue;
        for (var round = 0; round < 4; round++) // the first ones are compiled
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < Ticks; i++)
            {
                tick();
            }

            least = Math.Min(least, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / Ticks * 100);
        }

        return least;
    }
}
