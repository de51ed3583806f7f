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
    public static GateEntry Block(Gate gate, object state, in GateEntry entry, Activity? span)
    {
        var waiting = entry.Waiting!;
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
        return End(gate, state, entry, span);
    }

    /// <summary>Waits without a thread, and goes on in the caller's <see cref="SynchronizationContext"/>: the core begins there.</summary>
    public static async ValueTask<GateEntry> BeAsync(Gate gate, object state, GateEntry entry, Activity? span)
    {
        var waiting = entry.Waiting!;
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
        return End(gate, state, entry, span);
    }

    /// <summary>Adds to a call's span that a gate which only observes would have refused the call, as soon as that is known.</summary>
    public static void TellObserved(Gate gate, in GateEntry entry, Activity? span)
    {
        if (entry.ObservedLater is { IsCompleted: false } answer)
        {
            _ = span is null ? Task.CompletedTask : TellLaterAsync(answer, span, gate.RejectedEvent);
        }
        else if (entry.IsRefusalObserved)
        {
            span.AddSpanEvent(gate.RejectedEvent);
        }
    }

    // The call does not wait for the answer, so that its span may have been exported by now.
    private static async Task TellLaterAsync(Task<bool> answer, Activity span, string name)
    {
        if (await answer.ConfigureAwait(false) && !span.IsStopped)
        {
            span.AddSpanEvent(name);
        }
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

    private static GateEntry End(Gate gate, object state, in GateEntry entry, Activity? span)
    {
        var ended = gate.EndWait(state, entry);
        Debug.Assert(ended.Waiting is null, "nobody waits twice");
        if (ended.IsObserved)
        {
            TellObserved(gate, ended, span);
        }

        return ended;
    }
}
