using System.Diagnostics;

namespace PerfAspects.Redis.Tests.Servers;

/// <summary>
/// Waits for a real server or connection. It looks again and again, since nobody notifies of it, and gives up after a time no test needs.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < s_limit, "the test has waited in vain");
            await Task.Delay(10);
        }
    }

    /// <summary>Repeats an operation until it does not fail.</summary>
    public static async Task SucceedsAsync(Func<Task> operation)
    {
        Exception? last = null;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < s_limit;)
        {
            try
            {
                await operation();
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                last = exception;
                await Task.Delay(10);
            }
        }

        Assert.Fail($"the operation still fails: {last}");
    }
}
