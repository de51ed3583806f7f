namespace PerfAspects.Caching.Tiers;

/// <summary>A load as a member of a batch, which its group has counted.</summary>
internal sealed class TierMember(TierBatch batch)
{
    private int _hasLeft;

    /// <summary>Whether the batch does not wait for the load. Its operations are then sent alone.</summary>
    public bool HasLeft => Volatile.Read(ref _hasLeft) != 0;

    /// <summary>The batch.</summary>
    public TierBatch Batch => batch;

    /// <summary>Leaves the batch, since the load ends or waits for another process.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            batch.Rest();
        }
    }

    /// <summary>Returns to the batch after a wait.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref _hasLeft, 0) != 0)
        {
            batch.Resume(1);
        }
    }
}
