using System.Diagnostics;

namespace PerfAspects.Tests.Caching;

/// <summary>
/// Runs two short sequences of memory accesses against each other on two threads, over and over. Before the first sequence its thread writes to memory that the other
/// thread has just written, so that later writes stay in the processor's store buffer for a while: without a fence, a read that follows them is done first.
/// </summary>
internal static class Litmus
{
    private const int Lines = 56;
    private const int LineLongs = 16; // two lines of a processor's cache

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(2);

    /// <summary>Counts the rounds whose outcome is forbidden.</summary>
    /// <param name="prepare">Prepares a round.</param>
    /// <param name="first">The sequence whose fence is tested: a write, the fence and a read.</param>
    /// <param name="second">The sequence of the other thread, with a fence of its own.</param>
    /// <param name="isForbidden">Whether the outcome of the round is forbidden.</param>
    public static int CountForbidden(Action prepare, Action first, Action second, Func<bool> isForbidden)
    {
        var lines = new long[Lines * LineLongs];
        var forbidden = 0;
        var watch = Stopwatch.StartNew();
        var begin = new SpinBarrier();
        var end = new SpinBarrier();
        var isOver = false;
        var other = new Thread(() =>
        {
            while (true)
            {
                begin.LookUp();
                if (Volatile.Read(ref isOver))
                {
                    return;
                }

                second();
                WriteLines(lines, 1);
                end.LookUp();
            }
        });
        prepare();
        other.Start();
        while (watch.Elapsed < s_time)
        {
            begin.LookUp();
            WriteLines(lines, 2);
            first();
            end.LookUp();
            forbidden += isForbidden() ? 1 : 0;
            prepare();
        }

        Volatile.Write(ref isOver, true);
        begin.LookUp();
        other.Join();
        return forbidden;
    }

    private static void WriteLines(long[] lines, long value)
    {
        for (var i = 0; i < lines.Length; i += LineLongs)
        {
            lines[i] = value;
        }
    }

    /// <summary>Lets two threads go on together, to within a few nanoseconds.</summary>
    private sealed class SpinBarrier
    {
        private int _arrived;
        private int _round;

        public void LookUp()
        {
            var round = Volatile.Read(ref _round);
            if (Interlocked.Increment(ref _arrived) == 2)
            {
                _arrived = 0;
                Volatile.Write(ref _round, round + 1);
                return;
            }

            for (var spin = 0; Volatile.Read(ref _round) == round; spin++)
            {
                if (spin > 2_000)
                {
                    Thread.Yield();
                }
            }
        }
    }
}
