using System.Diagnostics;

namespace PerfAspects.Tests;

/// <summary>Waits for what happens on other threads, with a limit: what never happens fails the test that waits for it.</summary>
internal static class Patience
{
    /// <summary>The longest time that something in the process may take on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static void Until(Func<bool> condition)
        => Assert.True(SpinWait.SpinUntil(condition, Limit), "what the test waits for has not happened");

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, "what the test waits for has not happened");
            await Task.Yield();
        }
    }
}
