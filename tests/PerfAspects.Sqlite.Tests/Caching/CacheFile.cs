using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>A file in a folder of its own, a clock for the tiers over it, and a connection of the tests' own.</summary>
internal sealed class CacheFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlite-tests").FullName;

    /// <summary>A clock that has run for a day, as the one of a machine has.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));

    public string Path => System.IO.Path.Combine(_folder, "cache.db");

    public SqliteCacheTier Open(Action<SqliteTierOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        var options = new SqliteTierOptions { Path = Path, Clock = Clock };
        configure?.Invoke(options);
        return new SqliteCacheTier(options, loggers);
    }

    public int Execute(string sql) => On(sql, static command => command.ExecuteNonQuery());

    public object? Query(string sql) => On(sql, static command => command.ExecuteScalar());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private T On<T>(string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
