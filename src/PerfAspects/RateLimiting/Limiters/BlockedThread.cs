using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// The thread of a synchronous call that waits in a line. On the system's clock it waits by itself until the call's turn; every other clock
/// wakes it by its timer.
/// </summary>
internal sealed class BlockedThread(Clock clock)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(20); // a monitor waits up to 24 days

    private readonly object _gate = new(); // a monitor, and not a Lock: it is waited on
    private long _due = long.MinValue; // until when the thread waits
    private bool _isWoken;

    /// <summary>Waits until a time has come, the task has completed, or another thread has something to say.</summary>
    /// <param name="task">The outcome.</param>
    /// <param name="due">The reading of the clock; <see cref="Clock.Never"/> if the call is not the first in any line.</param>
    /// <returns>Whether the time has come.</returns>
    public bool Wait(Task task, long due)
    {
        lock (_gate)
        {
            _due = due;
            if (!task.IsCompleted && !_isWoken)
            {
                Monitor.Wait(_gate, clock.IsSystem && due != Clock.Never ? TimeUntil(due) : Timeout.InfiniteTimeSpan);
            }

            _due = long.MinValue; // from here on any time is news
            _isWoken = false;
        }

        return due != Clock.Never && !task.IsCompleted && clock.GetTimestamp() >= due;
    }

    /// <summary>Lets the thread wait until another time.</summary>
    public void WaitUntil(long due)
    {
        lock (_gate)
        {
            if (_due != due)
            {
                Wake();
            }
        }
    }

    /// <summary>Makes the thread look at the task and the line again.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    private TimeSpan TimeUntil(long due)
    {
        var time = clock.ToDueTime(due - clock.GetTimestamp());
        return time < s_longestWait ? time : s_longestWait;
    }
}
