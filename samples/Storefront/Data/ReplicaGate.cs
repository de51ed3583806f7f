namespace Storefront.Data;

/// <summary>
/// Lets a writer wait until the replica has its change. A method that invalidates waits here before it returns: an invalidation that came
/// earlier would let the next reader load the old value from the replica, and the cache would keep it.
/// After five seconds the writer gives up, and readers of all processes have left the replica: see <see cref="ReplicaWatch"/>.
/// </summary>
internal sealed class ReplicaGate(Database database, TimeProvider clock, ILogger<ReplicaGate> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestLag = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the replica has a change, at most five seconds.</summary>
    public async Task WaitAsync(long position)
    {
        var began = clock.GetTimestamp();
        while (!Has(position))
        {
            if (clock.GetElapsedTime(began) > s_longestLag)
            {
                logger.LogWarning("A write has not reached the replica in {Time}.", s_longestLag);
                return;
            }

            await Task.Delay(s_pause, clock);
        }
    }

    private bool Has(long position)
    {
        using var replica = database.OpenReplica();
        return replica.Number("SELECT position FROM replicated") >= position;
    }
}
