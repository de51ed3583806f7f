using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfAspects.Caching;

/// <summary>The tables of the file, their version, and the checks of a file that is opened.</summary>
internal static class SqliteSchema
{
    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE entries(key TEXT PRIMARY KEY, tokens BLOB NOT NULL, payload BLOB NOT NULL, expires INTEGER NOT NULL,
            used INTEGER NOT NULL);
        CREATE INDEX entries_expires ON entries(expires);
        CREATE INDEX entries_used ON entries(used);
        CREATE TABLE leases(key TEXT PRIMARY KEY, lease BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE tags(name TEXT PRIMARY KEY, token BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE log(number INTEGER PRIMARY KEY AUTOINCREMENT, mark BLOB NOT NULL, space TEXT NOT NULL, id BLOB NOT NULL,
            target INTEGER NOT NULL, name TEXT NOT NULL);
        CREATE TABLE file(id BLOB NOT NULL, start INTEGER NOT NULL);
        INSERT INTO file VALUES(randomblob(16), 0);
        PRAGMA user_version = 1;
        """;

    /// <summary>Creates or migrates the tables, and forgets what an earlier start of the machine has left.</summary>
    public static void Prepare(SqliteSession session, MachineClock clock)
    {
        if (session.Query("SELECT count(*) FROM sqlite_schema") == 0)
        {
            session.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        }

        session.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216");
        session.Execute("BEGIN IMMEDIATE");
        Migrate(session);
        var start = clock.Start;
        if (Math.Abs(session.Query("SELECT start FROM file") - start) > MachineClock.Tolerance)
        {
            // The last transactions may be lost as well, and with them invalidations.
            session.Execute($"DELETE FROM entries; DELETE FROM leases; DELETE FROM tags; UPDATE file SET start = {start}");
        }

        session.Execute("COMMIT");
    }

    /// <summary>Whether a failure means that the file is damaged or is no database.</summary>
    public static bool IsCorruption(Exception exception)
        => exception is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    /// <summary>Whether a failure means that somebody else holds a lock.</summary>
    public static bool IsBusy(Exception exception) => exception is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY };

    // A later version adds its steps from each version to the next one.
    private static void Migrate(SqliteSession session)
    {
        var version = session.Query("PRAGMA user_version");
        if (version == 0 && session.Query("SELECT count(*) FROM sqlite_schema") == 0)
        {
            session.Execute(Tables);
        }
        else if (version != Version)
        {
            throw new CacheTierException(version == 0
                ? "The file is a database of another application."
                : $"The file has version {version} of the tables; this version of the package reads version {Version}.");
        }
    }
}
