using PerfAspects.Caching;

namespace PerfAspects.History;

/// <summary>
/// A connection to the file of a history. New samples are rows; those of an hour or of ten minutes are packed into blocks.
/// </summary>
internal sealed class HistorySession : SqliteSession
{
    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE series(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE samples(resolution INTEGER NOT NULL, start INTEGER NOT NULL, series INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX samples_start ON samples(resolution, start);
        CREATE TABLE blocks(resolution INTEGER NOT NULL, series INTEGER NOT NULL, begin INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX blocks_series ON blocks(resolution, series, begin);
        CREATE INDEX blocks_begin ON blocks(resolution, begin);
        PRAGMA user_version = 1;
        """;

    private HistorySession(string path)
        : base(path)
    {
    }

    /// <summary>Opens the file to read.</summary>
    public static HistorySession OpenReader(string path) => Open(path, static session => session.Execute("PRAGMA query_only = 1"));

    /// <summary>Opens the file to write, and creates its tables.</summary>
    /// <exception cref="InvalidOperationException">The file is a database of another application or of a later version.</exception>
    public static HistorySession OpenWriter(string path) => Open(path, static session => session.Prepare());

    /// <summary>Prepares a statement that is disposed of with the session.</summary>
    public SqliteStatement Statement(string sql) => Prepare(sql);

    private static HistorySession Open(string path, Action<HistorySession> prepare)
    {
        var session = new HistorySession(path);
        try
        {
            prepare(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        if (IsEmpty())
        {
            Execute("PRAGMA auto_vacuum = INCREMENTAL");
        }

        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216");
        Execute("BEGIN IMMEDIATE");
        var version = Query("PRAGMA user_version");
        if (version == 0 && IsEmpty())
        {
            Execute(Tables);
        }
        else if (version != Version || Query("SELECT count(*) FROM sqlite_schema WHERE name = 'blocks'") == 0)
        {
            throw new InvalidOperationException(version is 0 or Version
                ? "The file is a database of another application."
                : $"The file has version {version} of the tables; this version of the package reads version {Version}.");
        }

        Execute("COMMIT");
    }

    private bool IsEmpty() => Query("SELECT count(*) FROM sqlite_schema") == 0;
}
