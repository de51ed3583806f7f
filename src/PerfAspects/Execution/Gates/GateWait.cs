using System.Diagnostics;
using PerfAspects.Telemetry;

namespace PerfAspects.Execution.Gates;

/// <summary>Waits at a gate.</summary>
internal static class GateWait
{
    /// <summary>
    /// Blocks this thread, since the core of a synchronous method runs on no other. A wait of ours needs no thread of the pool to end,
    /// since the pool may be full of threads blocked like this one.
    /// </summary>
    public static GateEntry Block(Gate gate, Task waiting, Activity? span)
    {
        var isTold = TellQueued(gate, waiting, span, isTold: false);
        if (waiting.AsyncState is IBlockingWait wait)
        {
            wait.Block();
        }
        else
        {
            BlockOnForeign(gate, waiting);
        }

        TellQueued(gate, waiting, span, isTold);
        return End(gate, waiting);
    }

    /// <summary>Waits without a thread, and goes on in the caller's <see cref="SynchronizationContext"/>: the core begins there.</summary>
    public static async ValueTask<GateEntry> BeAsync(Gate gate, Task waiting, Activity? span)
    {
        var isTold = TellQueued(gate, waiting, span, isTold: false);
        try
        {
            await waiting.ConfigureAwait(true); // not by ConfigureAwaitOptions, which the tool that explores schedules does not know
        }
        catch (Exception)
        {
            // the gate looks at the task itself
        }

        TellQueued(gate, waiting, span, isTold);
        return End(gate, waiting);
    }

    // A call that waits for an answer from elsewhere may have to wait for its turn afterwards.
    private static bool TellQueued(Gate gate, Task waiting, Activity? span, bool isTold)
    {
        if (isTold || !gate.IsQueued(waiting))
        {
            return isTold;
        }

        span.AddSpanEvent(gate.QueuedEvent);
        return true;
    }

    private static void BlockOnForeign(Gate gate, Task waiting)
    {
        try
        {
            waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
        catch (ThreadInterruptedException)
        {
            gate.Abandon(waiting);
            throw;
        }
    }

    private static GateEntry End(Gate gate, Task waiting)
    {
        var entry = gate.EndWait(waiting);
        Debug.Assert(entry.Waiting is null, "nobody waits twice");
        return entry;
    }
}
