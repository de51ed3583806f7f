using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>A connection whose statements are timed, the reading of their rows included: SQLite finds a row when it is asked for.</summary>
internal sealed class Session(SqliteConnection connection, SlowQueries queries) : IDisposable
{
    private SqliteTransaction? _transaction;

    /// <summary>Whether the statements are counted. Default: true; those that explain others are not.</summary>
    public bool IsWatched { get; init; } = true;

    /// <summary>Begins a transaction that is rolled back unless <see cref="Commit"/> is called.</summary>
    public void Begin() => _transaction = connection.BeginTransaction();

    public void Commit() => _transaction!.Commit();

    /// <summary>Reads all rows. Parameters are <c>$0</c>, <c>$1</c> and so on.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params object[] parameters)
    {
        using var command = Command(sql, parameters);
        var began = Stopwatch.GetTimestamp();
        var rows = new List<T>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                rows.Add(read(reader));
            }
        }

        Record(sql, parameters, began, rows.Count);
        return rows;
    }

    /// <summary>Runs a statement and returns the number of rows that it has changed.</summary>
    public int Execute(string sql, params object[] parameters)
    {
        using var command = Command(sql, parameters);
        var began = Stopwatch.GetTimestamp();
        var changed = command.ExecuteNonQuery();
        Record(sql, parameters, began, changed);
        return changed;
    }

    /// <summary>Reads a number.</summary>
    public long Number(string sql, params object[] parameters) => Query(sql, static row => row.GetInt64(0), parameters)[0];

    public void Dispose()
    {
        _transaction?.Dispose();
        connection.Dispose();
    }

    private void Record(string sql, object[] parameters, long began, int rows)
    {
        if (IsWatched)
        {
            queries.Record(sql, parameters, Stopwatch.GetElapsedTime(began), rows);
        }
    }

    private SqliteCommand Command(string sql, object[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", parameters[i]);
        }

        return command;
    }
}
