namespace Storefront.Data;

/// <summary>
/// Lets a writer wait until the replica has its change. A method that invalidates waits here before it returns: an invalidation that came
/// earlier would let the next reader load the old value from the replica, and the cache would keep it.
/// </summary>
internal sealed class ReplicaGate(Database database, TimeProvider clock, ILogger<ReplicaGate> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestLag = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the replica has a change. After five seconds, reads of this process go to the primary instead.</summary>
    public async Task WaitAsync(long position)
    {
        var began = clock.GetTimestamp();
        while (!Has(position))
        {
            if (clock.GetElapsedTime(began) > s_longestLag)
            {
                logger.LogWarning("The replica is behind; reads go to the primary.");
                database.IsReplicaBehind = true;
                return;
            }

            await Task.Delay(s_pause, clock);
        }

        database.IsReplicaBehind = false;
    }

    private bool Has(long position)
    {
        using var replica = database.OpenReplica();
        return replica.Number("SELECT position FROM replicated") >= position;
    }
}
