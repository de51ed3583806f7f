namespace PerfAspects.Execution.Gates;

/// <summary>
/// A wait at a gate that a thread can block on. It is the state of the task that stands for the wait (<see cref="Task.AsyncState"/>).
/// </summary>
internal interface IBlockingWait
{
    /// <summary>
    /// Blocks this thread until the task has completed. Does not throw the task's failure. A thread that is interrupted meanwhile gives the
    /// place back and throws <see cref="ThreadInterruptedException"/>; if the call was let in at the same moment, it returns, and the
    /// interruption is kept for the thread's next wait.
    /// </summary>
    void Block();
}
