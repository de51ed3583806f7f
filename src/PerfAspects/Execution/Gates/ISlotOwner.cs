namespace PerfAspects.Execution.Gates;

/// <summary>The owner of slots that calls wait for.</summary>
internal interface ISlotOwner
{
    /// <summary>Takes a waiter out of the queue.</summary>
    /// <returns>Whether the waiter was in the queue; if not, it has its slot.</returns>
    bool TryLeave(SlotWaiter waiter);

    /// <summary>
    /// The time that a blocked thread waits by itself until it calls <see cref="Expire"/>; <see cref="Timeout.Infinite"/> where a timer
    /// ends the wait, or nothing does.
    /// </summary>
    int GetMillisecondsLeft(SlotWaiter waiter) => Timeout.Infinite;

    /// <summary>Ends the wait if its time is up.</summary>
    void Expire(SlotWaiter waiter)
    {
    }
}
