using SQLitePCL;

namespace PerfAspects.Caching;

/// <summary>A session that reads.</summary>
internal sealed class SqliteReader : SqliteSession
{
    private readonly SqliteStatement _entry;
    private readonly SqliteStatement _tag;
    private readonly SqliteStatement _last;
    private readonly SqliteStatement _mark;
    private readonly SqliteStatement _tail;

    public SqliteReader(string path)
        : base(path)
    {
        try
        {
            Execute("PRAGMA query_only = 1");
            _entry = Prepare("SELECT tokens, payload, expires, used FROM entries WHERE key = ?1 AND expires > ?2");
            _tag = Prepare("SELECT token FROM tags WHERE name = ?1 AND expires > ?2");
            _last = Prepare("SELECT number, mark FROM log ORDER BY number DESC LIMIT 1");
            _mark = Prepare("SELECT mark FROM log WHERE number = ?1");
            _tail = Prepare("SELECT target, name, id FROM log WHERE number > ?1 AND space = ?2 ORDER BY number");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads an entry, and after it the tags: tokens that are equal then were equal when the entry was read, since no token returns.
    /// </summary>
    public TierRead Read(SqliteNames names, TierEntry entry, long now, out long used)
    {
        _entry.Bind(1, names.Of(entry.Key)).Bind(2, now);
        try
        {
            if (!_entry.Step())
            {
                used = 0;
                return default;
            }

            used = _entry.Number(3);
            var (tokens, remaining) = (_entry.Bytes(0), _entry.Number(2) - now);
            return IsCurrent(names, entry, tokens, now) ? new TierRead(_entry.Bytes(1), TimeSpan.FromMilliseconds(remaining)) : default;
        }
        finally
        {
            _entry.Reset();
        }
    }

    /// <summary>Reads several entries in one transaction, with the times of their last uses.</summary>
    public (TierRead[] Reads, long[] Used) Read(SqliteNames names, IReadOnlyList<TierEntry> entries, long now)
    {
        var (reads, used) = (new TierRead[entries.Count], new long[entries.Count]);
        Execute("BEGIN");
        try
        {
            for (var i = 0; i < reads.Length; i++)
            {
                reads[i] = Read(names, entries[i], now, out used[i]);
            }
        }
        finally
        {
            Execute("COMMIT");
        }

        return (reads, used);
    }

    /// <summary>Reads the log; null if it is empty.</summary>
    public TierLog? ReadLog(string space, TierPosition after)
    {
        Execute("BEGIN");
        try
        {
            if (!_last.Step())
            {
                return null;
            }

            var position = new TierPosition(_last.Number(0), _last.Id(1));
            return new TierLog(position, HasMark(after) ? ReadTail(space, after.Number) : null);
        }
        finally
        {
            _last.Reset();
            Execute("COMMIT");
        }
    }

    private bool IsCurrent(SqliteNames names, TierEntry entry, ReadOnlySpan<byte> tokens, long now)
    {
        if (tokens.Length != entry.Tags.Count * SqliteNames.TokenSize)
        {
            return false;
        }

        for (var i = 0; i < entry.Tags.Count; i++)
        {
            var isCurrent = _tag.Bind(1, names.Of(entry.Tags[i])).Bind(2, now).Step()
                && _tag.Equals(0, tokens.Slice(i * SqliteNames.TokenSize, SqliteNames.TokenSize));
            _tag.Reset();
            if (!isCurrent)
            {
                return false;
            }
        }

        return true;
    }

    private bool HasMark(TierPosition position)
    {
        var has = position.Mark != Guid.Empty && _mark.Bind(1, position.Number).Step() && _mark.Id(0) == position.Mark;
        _mark.Reset();
        return has;
    }

    private List<TierInvalidation> ReadTail(string space, long after)
    {
        var invalidations = new List<TierInvalidation>();
        _tail.Bind(1, after).Bind(2, space);
        while (_tail.Step())
        {
            if (_tail.Number(0) is 0 or 1)
            {
                invalidations.Add(new((TierTarget)_tail.Number(0), _tail.Text(1), _tail.Id(2)));
            }
        }

        _tail.Reset();
        return invalidations;
    }
}
