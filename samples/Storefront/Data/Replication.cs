namespace Storefront.Data;

/// <summary>
/// Copies changed stock from the primary to the replica, as the replication of a database server would. One process of a shop runs it.
/// </summary>
internal sealed class Replication(Database database, TimeProvider clock, ILogger<Replication> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Copies the changes that the replica lacks.</summary>
    public void Apply()
    {
        using var replica = database.OpenReplica();
        using var primary = database.OpenForWriting();
        var position = replica.Number("SELECT position FROM replicated");
        var changes = primary.Query(
            "SELECT position, product_id, stock FROM changes WHERE position > $0 ORDER BY position LIMIT 1000",
            static row => (Position: row.GetInt64(0), Product: row.GetInt32(1), Stock: row.GetInt32(2)),
            position);
        if (changes.Count == 0)
        {
            return;
        }

        replica.Begin();
        foreach (var change in changes)
        {
            replica.Execute("UPDATE products SET stock = $1 WHERE id = $0", change.Product, change.Stock);
        }

        replica.Execute("UPDATE replicated SET position = $0", changes[^1].Position);
        replica.Commit();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Apply();
            }
            catch (Microsoft.Data.Sqlite.SqliteException exception)
            {
                logger.LogWarning(exception, "The replica does not follow; the next round tries again.");
            }
        }
    }
}
