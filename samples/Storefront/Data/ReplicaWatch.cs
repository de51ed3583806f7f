using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>
/// Decides whether the readers of this process use the replica: not while it lacks a change that the primary already had a second ago.
/// Every process judges for itself, so that no process has to be told, and a writer that gives up waiting after five seconds
/// (<see cref="ReplicaGate"/>) knows that no reader of any process uses the replica.
/// </summary>
internal sealed class ReplicaWatch(Database database, TimeProvider clock, ILogger<ReplicaWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _expected; // the position that the replica must have by now

    /// <summary>Compares the replica with the primary of the round before.</summary>
    public void Compare()
    {
        var isBehind = Read(database.OpenReplica, "SELECT position FROM replicated") < _expected;
        _expected = Read(database.OpenForWriting, "SELECT coalesce(max(position), 0) FROM changes");
        if (isBehind != database.IsReplicaBehind)
        {
            database.IsReplicaBehind = isBehind;
            logger.LogWarning("{Decision}", isBehind ? "The replica is behind; reads go to the primary." : "The replica has caught up; reads go to it.");
        }
    }

    /// <summary>Judges the replica before the first request: a process may start while the replica is behind.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        TryCompare();
        TryCompare();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            TryCompare();
        }
    }

    private void TryCompare()
    {
        try
        {
            Compare();
        }
        catch (SqliteException exception)
        {
            logger.LogWarning(exception, "The replica cannot be compared; reads go to the primary.");
            database.IsReplicaBehind = true;
        }
    }

    private static long Read(Func<Session> open, string sql)
    {
        using var session = open();
        return session.Number(sql);
    }
}
