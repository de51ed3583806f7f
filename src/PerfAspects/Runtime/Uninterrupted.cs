namespace PerfAspects.Runtime;

/// <summary>
/// Runs what has to be run to its end on a thread that may be interrupted (<see cref="Thread.Interrupt"/>), such as giving a place back.
/// Entering a lock is a wait as well, which an interruption ends before anything has changed. The interruption is kept for the thread's
/// next wait.
/// </summary>
internal static class Uninterrupted
{
    public static void Run<TState>(Action<TState> action, TState state)
    {
        var wasInterrupted = false;
        while (true)
        {
            try
            {
                action(state);
                break;
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        }

        if (wasInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Waits for a task that is about to complete, and keeps the interruption that has ended the thread's wait for it.</summary>
    public static void Await(Task task, Exception exception)
    {
        while (!task.IsCompleted)
        {
            Thread.Yield(); // cannot be interrupted
        }

        if (exception is ThreadInterruptedException)
        {
            Thread.CurrentThread.Interrupt();
        }
    }
}
