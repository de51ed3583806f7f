using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfAspects.Caching;

/// <summary>
/// A connection to the file with its own settings: it is not pooled, so they reach nobody else. It is used by one thread at a time.
/// </summary>
internal abstract class SqliteSession : IDisposable
{
    // Short: another process holds the lock for a transaction only, and the caller has a deadline.
    private const int BusyTimeout = 100;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];

    protected SqliteSession(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        _connection.Open();
        raw.sqlite3_busy_timeout(Handle, BusyTimeout);
    }

    /// <summary>The connection, for backups.</summary>
    public SqliteConnection Connection => _connection;

    protected sqlite3 Handle => _connection.Handle!;

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>Runs statements that return nothing of interest.</summary>
    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>Creates a statement that the caller disposes.</summary>
    public SqliteStatement Create(string sql) => new(Handle, sql);

    /// <summary>Returns the first column of the first row as a number; 0 without a row.</summary>
    public long Query(string sql)
    {
        using var statement = new SqliteStatement(Handle, sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>Returns the first column of the first row as text; empty without a row.</summary>
    public string QueryText(string sql)
    {
        using var statement = new SqliteStatement(Handle, sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Ends a transaction that has failed. SQLite may have ended it already.</summary>
    public void RollBack() => raw.sqlite3_exec(Handle, "ROLLBACK");

    protected SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(Handle, sql);
        _statements.Add(statement);
        return statement;
    }
}
