namespace PerfAspects.Caching;

/// <summary>Keeps the file within its size, and removes what has expired. Runs within the transaction of the writer.</summary>
internal sealed class SqliteBound(MachineClock clock, long maxSize)
{
    private const long Interval = 60_000;

    private long _swept = clock.Now;

    /// <summary>
    /// Removes what has expired, once a minute, and the entries that were not read for the longest time while the content is too large.
    /// </summary>
    public void Apply(SqliteSession session)
    {
        var now = clock.Now;
        if (now - _swept >= Interval)
        {
            _swept = now;
            Sweep(session, now);
        }

        var (pageSize, free) = (session.Query("PRAGMA page_size"), 0L);
        if (Used() <= maxSize)
        {
            return;
        }

        Sweep(session, now);
        var goal = maxSize / 10 * 9;
        for (var excess = Used() - goal; excess > 0 && RemoveColdest(session, excess); excess = Used() - goal)
        {
        }

        session.Execute($"PRAGMA incremental_vacuum({free})");

        long Used()
        {
            free = session.Query("PRAGMA freelist_count");
            return (session.Query("PRAGMA page_count") - free) * pageSize;
        }
    }

    // Enough of the entries that were not read for the longest time, a few hundred at a time. False if there is none.
    private static bool RemoveColdest(SqliteSession session, long excess)
    {
        var rows = new List<long>();
        using (var coldest = session.Create("SELECT rowid, length(payload) FROM entries ORDER BY used LIMIT 256"))
        {
            while (excess > 0 && coldest.Step())
            {
                rows.Add(coldest.Number(0));
                excess -= coldest.Number(1);
            }
        }

        session.Execute($"DELETE FROM entries WHERE rowid IN ({string.Join(',', rows)})");
        return rows.Count > 0;
    }

    private static void Sweep(SqliteSession session, long now)
        => session.Execute($"""
            DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries WHERE expires <= {now} LIMIT 10000);
            DELETE FROM leases WHERE expires <= {now};
            DELETE FROM tags WHERE expires <= {now};
            """);
}
