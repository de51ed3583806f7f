using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>
/// Opens connections: writes go to the primary, reads to the replica unless it is behind. Cached methods use <see cref="OpenForReading"/>
/// like any other reader, and need no setting for that.
/// </summary>
internal sealed class Database
{
    private readonly string _primary;
    private readonly string _replica;
    private readonly SlowQueries _queries;
    private volatile bool _isReplicaBehind;

    public Database(string folder, SlowQueries queries)
    {
        (PrimaryPath, ReplicaPath, _queries) = (Path.Combine(folder, "shop.db"), Path.Combine(folder, "shop.replica.db"), queries);
        _primary = new SqliteConnectionStringBuilder { DataSource = PrimaryPath, DefaultTimeout = 10 }.ToString();
        _replica = new SqliteConnectionStringBuilder { DataSource = ReplicaPath, DefaultTimeout = 10 }.ToString();
    }

    public string PrimaryPath { get; }

    public string ReplicaPath { get; }

    /// <summary>Whether readers of this process avoid the replica, because it is more than a second behind.</summary>
    public bool IsReplicaBehind { get => _isReplicaBehind; set => _isReplicaBehind = value; }

    /// <summary>The routing method: the replica for whoever only reads, the primary while the replica is behind.</summary>
    public Session OpenForReading() => new(Open(IsReplicaBehind ? _primary : _replica), _queries);

    /// <summary>The primary, for writes and for reads that must see the last write of their own user.</summary>
    public Session OpenForWriting() => new(Open(_primary), _queries);

    /// <summary>The primary, for statements that explain others and are not counted themselves.</summary>
    public Session OpenForExplaining() => new(Open(_primary), _queries) { IsWatched = false };

    /// <summary>The replica, for the process that feeds it.</summary>
    public Session OpenReplica() => new(Open(_replica), _queries);

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
