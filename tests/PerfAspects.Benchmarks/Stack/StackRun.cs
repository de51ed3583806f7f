namespace PerfAspects.Benchmarks.Stack;

/// <summary>Measures how much stack one call through a wrapper takes, by the addresses of locals in cores that call their wrapper again.</summary>
internal static class StackRun
{
    private const int Depth = 50;
    private const int WarmUps = 200; // until the compiler's second tier has seen all of it

    private static nint s_outermost;
    private static nint s_innermost;

    public static int Run()
    {
        var calls = new NestedCalls();
        Console.WriteLine($"{"bytes of stack for a nested call",-40}");
        Print("plain", calls.Plain);
        Print("[Timed]", calls.Timed);
        Print("[Cached]", calls.Cached, distinctKeys: true);
        Print("[Fallback]", calls.Fallback);
        Print("[RateLimited]", calls.RateLimited);
        Print("[Bulkhead]", calls.Bulkhead);
        Print("[CircuitBreaker]", calls.CircuitBreaker);
        Print("[Retry]", calls.Retry);
        Print("[Traced, Timed, RateLimited, Retry, CircuitBreaker, Bulkhead]", calls.All);
        return 0;
    }

    /// <summary>Notes where the stack is. Called by every core.</summary>
    /// <returns>Whether this is the innermost call.</returns>
    public static unsafe bool At(int depth)
    {
        var local = 0;
        if (depth % 1000 == Depth)
        {
            s_outermost = (nint)(&local);
        }

        s_innermost = (nint)(&local);
        return depth % 1000 == 0;
    }

    private static void Print(string name, Func<int, int> call, bool distinctKeys = false)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            Measure(call, distinctKeys ? i : 0);
            Thread.Sleep(i % 50 == 0 ? 100 : 0);
        }

        Console.WriteLine($"{name,-64} {Measure(call, distinctKeys ? WarmUps : 0),8:N0}");
    }

    private static long Measure(Func<int, int> call, int round)
    {
        call(round * 1000 + Depth);
        return (s_outermost - s_innermost) / Depth;
    }
}
