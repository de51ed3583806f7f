using System.Diagnostics;

namespace PerfAspects.Pipeline.Gates;

/// <summary>Waits at a gate.</summary>
internal static class GateWait
{
    /// <summary>
    /// Blocks this thread, since the core of a synchronous method runs on no other, on the very task that whoever lets the call in completes: it is woken there and
    /// then, and needs no continuation to find a thread in a pool that may be full of threads blocked like this one.
    /// </summary>
    public static GateEntry Block(Gate gate, Task waiting)
    {
        waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        var entry = gate.EndWait(waiting);
        Debug.Assert(entry.Waiting is null, "nobody waits twice");
        return entry;
    }

    /// <summary>Waits without a thread.</summary>
    public static async ValueTask<GateEntry> BeAsync(Gate gate, Task waiting, bool onCapturedContext)
    {
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | (onCapturedContext ? ConfigureAwaitOptions.ContinueOnCapturedContext : 0));
        var entry = gate.EndWait(waiting);
        Debug.Assert(entry.Waiting is null, "nobody waits twice");
        return entry;
    }
}
