using PerfAspects.Caching;

namespace PerfAspects.History;

/// <summary>Writes samples, packs those of a complete block, and removes what is too old or too much. On the writer's thread.</summary>
internal sealed class HistoryWriter : IDisposable
{
    private readonly long _maxSize;
    private readonly HistorySession _session;
    private readonly SqliteStatement _addSeries;
    private readonly SqliteStatement _findSeries;
    private readonly SqliteStatement _addSample;
    private readonly SqliteStatement _addBlock;
    private readonly Dictionary<string, long> _series = new(StringComparer.Ordinal);

    public HistoryWriter(string path, long maxSize)
    {
        _maxSize = maxSize;
        _session = HistorySession.OpenWriter(path);
        try
        {
            _addSeries = _session.Statement("INSERT OR IGNORE INTO series(name) VALUES(?1)");
            _findSeries = _session.Statement("SELECT id FROM series WHERE name = ?1");
            _addSample = _session.Statement("INSERT INTO samples VALUES(?1, ?2, ?3, ?4)");
            _addBlock = _session.Statement("INSERT INTO blocks VALUES(?1, ?2, ?3, ?4)");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Writes samples within a transaction that the caller commits.</summary>
    public void Write(IEnumerable<HistoryBatch> batches)
    {
        _session.Execute("BEGIN IMMEDIATE");
        foreach (var batch in batches)
        {
            foreach (var sample in batch.Samples)
            {
                _addSample.Bind(1, batch.Resolution).Bind(2, sample.Start.ToUnixTimeSeconds()).Bind(3, IdOf(sample.Series))
                    .Bind(4, sample.Data.Span).Run();
            }
        }

        foreach (var group in batches.Where(static batch => batch.Samples.Count > 0).GroupBy(static batch => batch.Resolution))
        {
            var newest = group.Max(static batch => batch.Samples.Max(static sample => sample.Start.ToUnixTimeSeconds()));
            Pack(group.Key, HistorySpan.BlockOf(group.Key, newest));
            Remove(group.Key, newest - HistorySpan.Kept(group.Key));
        }

        Shrink();
    }

    /// <summary>Makes the samples of <see cref="Write"/> last.</summary>
    public void Commit()
    {
        _session.Execute("COMMIT");
        _session.Execute("PRAGMA incremental_vacuum(256)");
    }

    /// <summary>Ends a transaction that has failed, and forgets the numbers that series got in it.</summary>
    public void RollBack()
    {
        _session.RollBack();
        _series.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private long IdOf(string series)
    {
        if (!_series.TryGetValue(series, out var id))
        {
            _addSeries.Bind(1, series).Run();
            _findSeries.Bind(1, series).Step();
            _series[series] = id = _findSeries.Number(0);
            _findSeries.Reset();
        }

        return id;
    }

    // Rows of complete blocks become one row for each series. What another process adds later becomes a block beside it.
    private void Pack(int resolution, long until)
    {
        var packed = new Dictionary<(long Series, long Begin), List<(long Start, byte[] Data)>>();
        const string old = "SELECT series, start, data FROM samples WHERE resolution = ?1 AND start < ?2 ORDER BY start, rowid";
        using (var rows = _session.Create(old))
        {
            rows.Bind(1, resolution).Bind(2, until);
            while (rows.Step())
            {
                var start = rows.Number(1);
                var key = (rows.Number(0), HistorySpan.BlockOf(resolution, start));
                if (!packed.TryGetValue(key, out var samples))
                {
                    packed.Add(key, samples = []);
                }

                samples.Add((start, rows.Bytes(2)));
            }
        }

        foreach (var (key, samples) in packed)
        {
            _addBlock.Bind(1, resolution).Bind(2, key.Series).Bind(3, key.Begin).Bind(4, SampleBlock.Write(key.Begin, samples)).Run();
        }

        if (packed.Count > 0)
        {
            Run("DELETE FROM samples WHERE resolution = ?1 AND start < ?2", resolution, until);
        }
    }

    private void Remove(int resolution, long before)
    {
        Run("DELETE FROM samples WHERE resolution = ?1 AND start < ?2", resolution, before);
        Run("DELETE FROM blocks WHERE resolution = ?1 AND begin < ?2", resolution, before - HistorySpan.OfBlock(resolution));
    }

    // The oldest eighth of the resolution that reaches back furthest, until the content fits.
    private void Shrink()
    {
        while (UsedBytes() > _maxSize)
        {
            using var oldest = _session.Create("""
                SELECT resolution, min(begin), max(begin) FROM blocks GROUP BY resolution
                ORDER BY max(begin) - min(begin) DESC, resolution DESC
                """);
            if (!oldest.Step())
            {
                _session.Execute("DELETE FROM samples WHERE start < (SELECT max(start) FROM samples)");
                break;
            }

            var (resolution, first, last) = (oldest.Number(0), oldest.Number(1), oldest.Number(2));
            oldest.Reset();
            Run("DELETE FROM blocks WHERE resolution = ?1 AND begin <= ?2", resolution, first + (last - first) / 8);
        }
    }

    private long UsedBytes()
        => (_session.Query("PRAGMA page_count") - _session.Query("PRAGMA freelist_count")) * _session.Query("PRAGMA page_size");

    private void Run(string sql, long first, long second)
    {
        using var statement = _session.Create(sql);
        statement.Bind(1, first).Bind(2, second).Run();
    }
}
