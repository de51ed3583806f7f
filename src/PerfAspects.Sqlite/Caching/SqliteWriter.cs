namespace PerfAspects.Caching;

/// <summary>The session that writes. Every method runs within a transaction that <see cref="SqliteFile"/> has begun.</summary>
internal sealed class SqliteWriter : SqliteSession
{
    private static readonly TimeSpan s_tokenLifetime = TimeSpan.FromDays(1);

    private readonly MachineClock _clock;
    private readonly int _logLength;
    private readonly SqliteStatement _entry;
    private readonly SqliteStatement _store;
    private readonly SqliteStatement _remove;
    private readonly SqliteStatement _use;
    private readonly SqliteStatement _lease;
    private readonly SqliteStatement _take;
    private readonly SqliteStatement _giveBack;
    private readonly SqliteStatement _tag;
    private readonly SqliteStatement _setTag;
    private readonly SqliteStatement _extendTag;
    private readonly SqliteStatement _removeTag;
    private readonly SqliteStatement _append;
    private readonly SqliteStatement _lastNumber;
    private readonly SqliteStatement _trim;

    public SqliteWriter(string path, MachineClock clock, int logLength)
        : base(path)
    {
        (_clock, _logLength) = (clock, logLength);
        try
        {
            SqliteSchema.Prepare(this, clock);
            _entry = Prepare("SELECT tokens, payload, expires FROM entries WHERE key = ?1 AND expires > ?2");
            _store = Prepare("INSERT OR REPLACE INTO entries(key, tokens, payload, expires, used) VALUES(?1, ?2, ?3, ?4, ?5)");
            _remove = Prepare("DELETE FROM entries WHERE key = ?1");
            _use = Prepare("UPDATE entries SET used = ?2 WHERE key = ?1");
            _lease = Prepare("SELECT lease, expires FROM leases WHERE key = ?1 AND expires > ?2");
            _take = Prepare("INSERT OR REPLACE INTO leases(key, lease, expires) VALUES(?1, ?2, ?3)");
            _giveBack = Prepare("DELETE FROM leases WHERE key = ?1");
            _tag = Prepare("SELECT token, expires FROM tags WHERE name = ?1 AND expires > ?2");
            _setTag = Prepare("INSERT OR REPLACE INTO tags(name, token, expires) VALUES(?1, ?2, ?3)");
            _extendTag = Prepare("UPDATE tags SET expires = ?2 WHERE name = ?1 AND expires < ?3");
            _removeTag = Prepare("DELETE FROM tags WHERE name = ?1");
            _append = Prepare("INSERT INTO log(mark, space, id, target, name) VALUES(?1, ?2, ?3, ?4, ?5)");
            _lastNumber = Prepare("SELECT last_insert_rowid()");
            _trim = Prepare("DELETE FROM log WHERE number <= ?1");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TierAcquisition Acquire(SqliteNames names, TierEntry entry, Guid lease, TimeSpan duration)
    {
        var (key, now) = (names.Of(entry.Key), _clock.Now);
        var tokens = Tokens(names, entry, now);
        if (tokens is not null && _entry.Bind(1, key).Bind(2, now).Step() && _entry.Equals(0, tokens))
        {
            var remaining = TimeSpan.FromMilliseconds(_entry.Number(2) - now);
            if (entry.Accepts(remaining))
            {
                var hit = TierAcquisition.Hit(_entry.Bytes(1), remaining);
                _entry.Reset();
                return hit;
            }
        }

        _entry.Reset();
        var held = _lease.Bind(1, key).Bind(2, now).Step() ? _lease.Number(1) : 0;
        _lease.Reset();
        if (held > 0)
        {
            return TierAcquisition.Wait(TimeSpan.FromMilliseconds(held - now));
        }

        _take.Bind(1, key).Bind(2, lease.ToByteArray()).Bind(3, _clock.After(duration)).Run();
        return TierAcquisition.Load(tokens ?? CreateTokens(names, entry, now));
    }

    public bool Keep(
        SqliteNames names, TierEntry entry, Guid lease, ReadOnlySpan<byte> tokens, ReadOnlySpan<byte> payload, TimeSpan duration)
    {
        var (key, now) = (names.Of(entry.Key), _clock.Now);
        if (!Holds(key, lease, now))
        {
            return false;
        }

        _giveBack.Bind(1, key).Run();
        if (Tokens(names, entry, now) is not { } current || !tokens.SequenceEqual(current))
        {
            return false;
        }

        _store.Bind(1, key).Bind(2, tokens).Bind(3, payload).Bind(4, _clock.After(duration)).Bind(5, now).Run();
        var mustLast = _clock.After(duration + TimeSpan.FromMinutes(1));
        var lasts = _clock.After(duration + duration + s_tokenLifetime);
        foreach (var tag in entry.Tags)
        {
            _extendTag.Bind(1, names.Of(tag)).Bind(2, lasts).Bind(3, mustLast).Run();
        }

        return true;
    }

    public bool Renew(SqliteNames names, TierEntry entry, Guid lease, TimeSpan duration)
    {
        var key = names.Of(entry.Key);
        if (!Holds(key, lease, _clock.Now))
        {
            return false;
        }

        _take.Bind(1, key).Bind(2, lease.ToByteArray()).Bind(3, _clock.After(duration)).Run();
        return true;
    }

    public void Release(SqliteNames names, TierEntry entry, Guid lease)
    {
        var key = names.Of(entry.Key);
        if (Holds(key, lease, _clock.Now))
        {
            _giveBack.Bind(1, key).Run();
        }
    }

    public long Invalidate(SqliteNames names, TierInvalidation invalidation)
    {
        var name = names.Of(invalidation.Name);
        if (invalidation.Target is TierTarget.Tag)
        {
            _removeTag.Bind(1, name).Run();
        }
        else
        {
            _remove.Bind(1, name).Run();
            _giveBack.Bind(1, name).Run();
        }

        return Append(names.Space, invalidation.Id, (long)invalidation.Target, invalidation.Name);
    }

    /// <summary>Appends the beginning of a log, so that there is a position to continue from.</summary>
    public void BeginLog() => Append("", Guid.Empty, 255, "");

    /// <summary>Records that an entry was read.</summary>
    public void Use(SqliteNames names, string key) => _use.Bind(1, names.Of(key)).Bind(2, _clock.Now).Run();

    private long Append(string space, Guid id, long target, string name)
    {
        _append.Bind(1, Guid.NewGuid().ToByteArray()).Bind(2, space).Bind(3, id.ToByteArray()).Bind(4, target).Bind(5, name).Run();
        _lastNumber.Step();
        var number = _lastNumber.Number(0);
        _lastNumber.Reset();
        if (number % Math.Max(1, _logLength / 4) == 0)
        {
            _trim.Bind(1, number - _logLength).Run();
        }

        return number;
    }

    private bool Holds(string key, Guid lease, long now)
    {
        var holds = _lease.Bind(1, key).Bind(2, now).Step() && _lease.Id(0) == lease;
        _lease.Reset();
        return holds;
    }

    // Null if a token is missing.
    private byte[]? Tokens(SqliteNames names, TierEntry entry, long now)
    {
        var tokens = new byte[entry.Tags.Count * SqliteNames.TokenSize];
        for (var i = 0; i < entry.Tags.Count; i++)
        {
            var token = _tag.Bind(1, names.Of(entry.Tags[i])).Bind(2, now).Step() ? _tag.Bytes(0) : [];
            _tag.Reset();
            if (token.Length != SqliteNames.TokenSize)
            {
                return null;
            }

            token.CopyTo(tokens, i * SqliteNames.TokenSize);
        }

        return tokens;
    }

    private byte[] CreateTokens(SqliteNames names, TierEntry entry, long now)
    {
        foreach (var tag in entry.Tags)
        {
            var name = names.Of(tag);
            var isThere = _tag.Bind(1, name).Bind(2, now).Step();
            _tag.Reset();
            if (!isThere)
            {
                _setTag.Bind(1, name).Bind(2, Guid.NewGuid().ToByteArray()).Bind(3, _clock.After(s_tokenLifetime)).Run();
            }
        }

        return Tokens(names, entry, now)!;
    }
}
