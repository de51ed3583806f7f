namespace PerfAspects.Runtime;

/// <summary>
/// Holds a lock that <see cref="Thread.Interrupt"/> does not keep the thread from taking. An interrupt that comes while it waits takes
/// effect at the next blocking operation after the lock.
/// </summary>
internal readonly ref struct UninterruptedLock : IDisposable
{
    private readonly Lock _gate;
    private readonly bool _wasInterrupted;

    private UninterruptedLock(Lock gate, bool wasInterrupted)
    {
        _gate = gate;
        _wasInterrupted = wasInterrupted;
    }

    /// <summary>Takes the lock.</summary>
    public static UninterruptedLock Enter(Lock gate)
    {
        var wasInterrupted = false;
        while (true)
        {
            try
            {
#if NET9_0_OR_GREATER
                gate.Enter();
#else
                Monitor.Enter(gate);
#endif
                return new UninterruptedLock(gate, wasInterrupted);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
#if NET9_0_OR_GREATER
        _gate.Exit();
#else
        Monitor.Exit(_gate);
#endif
        if (_wasInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }
}
