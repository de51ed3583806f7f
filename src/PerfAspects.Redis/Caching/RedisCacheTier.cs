using System.Runtime.CompilerServices;
using PerfAspects.Caching;
using PerfAspects.RateLimiting;
using PerfAspects.Scripts;
using StackExchange.Redis;

namespace PerfAspects;

/// <summary>The shared cache in Redis (or a server that is compatible), alone or in a cluster.</summary>
/// <remarks>
/// A read is one pipelined round trip without a script. Lifetimes are counted by Redis alone. Losing keys, whether by eviction,
/// <c>FLUSHALL</c> or a restart without data, causes misses. A replica that becomes the master without having received the last
/// invalidations can return values that they had removed.
/// </remarks>
public sealed class RedisCacheTier : CacheTier, ILimitTier
{
    private static readonly TimeSpan s_tokenLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestProbe = TimeSpan.FromSeconds(8);

    private readonly RedisTierOptions _options;
    private readonly RedisTierKeys _keys;
    private readonly RedisLimits _limits;
    private readonly RedisConnection _connection;
    private readonly RedisNotices _notices;

    /// <summary>Creates the tier. It connects when it is first used.</summary>
    /// <param name="options">The options, with a connection string or a connection.</param>
    /// <exception cref="ArgumentException">An option has a value that it must not have.</exception>
    public RedisCacheTier(RedisTierOptions options)
        : base(options)
    {
        _options = options;
        _keys = new RedisTierKeys(options.Namespace);
        _limits = new RedisLimits(options.Namespace);
        _notices = new RedisNotices(_keys.Channel);
        _connection = new RedisConnection(options, _notices.Attach);
    }

    /// <inheritdoc/>
    public override string Name => "redis";

    /// <inheritdoc/>
    public override async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Shorter than the core waits, so that a server that never answers is reported with the option to check as well
            await PingAsync(cancellationToken).WaitAsync(s_longestProbe, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not ObjectDisposedException)
        {
            throw new CacheTierException($"Redis cannot be used; check {_connection.Place}. {RedisFailure.Describe(exception)}", exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
    {
        var opening = _connection.GetAsync(cancellationToken);
        return opening.IsCompletedSuccessfully
            ? new EntryRead(opening.Result, _keys, _notices.IsCluster, entry).EndAsync(cancellationToken)
            : ReadAfterAsync(opening, entry, cancellationToken);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<TierAcquisition> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var leaseKey = _keys.Lease(entry.Key);

        // The lease first: after it is taken nobody else keeps a value, so an entry that is missing then is loaded once.
        var taking = database.StringSetAsync(leaseKey, lease.ToByteArray(), Options.LeaseDuration, When.NotExists);
        var remaining = database.KeyTimeToLiveAsync(leaseKey);
        if (!_notices.IsCluster)
        {
            CreateTokens(database, entry); // of keys that are loaded for the first time, which would else cost another round trip
        }

        var reading = new EntryRead(database, _keys, _notices.IsCluster, entry);

        var read = await reading.EndAsync(cancellationToken).ConfigureAwait(false);
        var taken = await taking.WaitAsync(cancellationToken).ConfigureAwait(false);
        var left = await remaining.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (read.IsHit && entry.Accepts(read.Remaining))
        {
            if (taken)
            {
                _ = Release(database, entry, lease, CommandFlags.FireAndForget);
            }

            return TierAcquisition.Hit(read.Payload, read.Remaining);
        }

        if (!taken)
        {
            return TierAcquisition.Wait(left is { } some && some > TimeSpan.Zero ? some : TimeSpan.FromMilliseconds(1));
        }

        var tokens = await reading.TokensAsync(cancellationToken).ConfigureAwait(false);
        return TierAcquisition.Load(tokens ?? await CreateTokensAsync(database, entry, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> KeepAsync(
        TierEntry entry,
        Guid lease,
        ReadOnlyMemory<byte> tokens,
        ReadOnlyMemory<byte> payload,
        TimeSpan duration,
        CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var (entryKey, leaseKey) = (_keys.Entry(entry.Key), _keys.Lease(entry.Key));
        var mustLast = Milliseconds(duration + TimeSpan.FromMinutes(1));
        var lasts = Math.Max(Milliseconds(s_tokenLifetime), 2 * mustLast);
        if (!_notices.IsCluster)
        {
            var names = new RedisKey[2 + entry.Tags.Count];
            (names[0], names[1]) = (entryKey, leaseKey);
            for (var i = 0; i < entry.Tags.Count; i++)
            {
                names[2 + i] = _keys.Tag(entry.Tags[i]);
            }

            RedisValue[] values = [lease.ToByteArray(), tokens, payload, Milliseconds(duration), mustLast, lasts];
            return (bool)await RedisScripts.KeepAlone.EvaluateAsync(database, names, values, cancellationToken).ConfigureAwait(false);
        }

        var keeping = database.ScriptEvaluateAsync(
            RedisScripts.Keep, [entryKey, leaseKey], [lease.ToByteArray(), tokens, payload, Milliseconds(duration)]);

        // After the entry was written: tokens that are equal now say that the value was current when it was kept.
        var touching = new Task<RedisResult>[entry.Tags.Count];
        for (var i = 0; i < touching.Length; i++)
        {
            touching[i] = database.ScriptEvaluateAsync(RedisScripts.Touch, [_keys.Tag(entry.Tags[i])], [mustLast, lasts]);
        }

        var kept = (bool)await keeping.WaitAsync(cancellationToken).ConfigureAwait(false);
        var current = new RedisValue[touching.Length];
        for (var i = 0; i < touching.Length; i++)
        {
            current[i] = (RedisValue)await touching[i].WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return kept && TagRead.AreCurrent(tokens, current);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> RenewAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var lasts = Milliseconds(Options.LeaseDuration);
        var renewing = database.ScriptEvaluateAsync(RedisScripts.Renew, [_keys.Lease(entry.Key)], [lease.ToByteArray(), lasts]);
        return (bool)await renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask ReleaseAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await Release(database, entry, lease, CommandFlags.None).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<long> InvalidateAsync(TierInvalidation invalidation, CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var removing = invalidation.Target is TierTarget.Key
            ? (Task)database.KeyDeleteAsync([_keys.Entry(invalidation.Name), _keys.Lease(invalidation.Name)])
            : database.StringSetAsync(_keys.Tag(invalidation.Name), TagRead.NewToken(), s_tokenLifetime, When.Exists);

        // In the order of the connection, except in a cluster: whoever reads the log must not find the old entry any more.
        if (_notices.IsCluster)
        {
            await removing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var appending = AppendAsync(database, RedisLogRecord.Encode(invalidation));
        await removing.WaitAsync(cancellationToken).ConfigureAwait(false);
        var number = (long)await appending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = database.PublishAsync(_keys.Channel, number, CommandFlags.FireAndForget);
        return number;
    }

    /// <inheritdoc/>
    public override async ValueTask<TierLog> ReadLogAsync(TierPosition after, CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var reading = database.ScriptEvaluateAsync(RedisScripts.Read, [_keys.LogNumber, _keys.Log], [after.Number]);
        var answer = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        var (number, records) = ((long)answer[0], (RedisValue[])answer[1]!);
        if (records.Length == 0)
        {
            var beginning = RedisLogRecord.EncodeBeginning();
            number = (long)await AppendAsync(database, beginning).WaitAsync(cancellationToken).ConfigureAwait(false);
            return new TierLog(new TierPosition(number, RedisLogRecord.MarkOf(beginning)), null);
        }

        // The record at the reader's own position comes first and shows that the log is still the same.
        var position = new TierPosition(number, RedisLogRecord.MarkOf(records[^1]));
        var reachesBack = records.Length == number - after.Number + 1 && after.Mark != Guid.Empty;
        var isSame = reachesBack && RedisLogRecord.MarkOf(records[0]) == after.Mark;
        return new TierLog(position, isSame ? RedisLogRecord.Decode(records.AsSpan(1)) : null);
    }

    /// <inheritdoc/>
    public override IDisposable? Subscribe(Action<TierNotice> notify)
    {
        ArgumentNullException.ThrowIfNull(notify);
        return _notices.Add(notify);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LimitGrant>> AcquirePermitsAsync(
        IReadOnlyList<LimitDemand> demands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(demands);
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await _limits.AcquireAsync(database, demands, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ReturnPermitsAsync(IReadOnlyList<LimitReturn> returns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(returns);
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await _limits.ReturnAsync(database, returns, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> CountRuntimesAsync(Guid runtime, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await _limits.CountRuntimesAsync(database, runtime, lifetime, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAsyncCore().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        _notices.Dispose();
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await database.PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TierRead> ReadAfterAsync(ValueTask<IDatabase> opening, TierEntry entry, CancellationToken cancellationToken)
    {
        var database = await opening.ConfigureAwait(false);
        return await new EntryRead(database, _keys, _notices.IsCluster, entry).EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalMilliseconds));

    private Task<RedisResult> AppendAsync(IDatabase database, byte[] record)
        => database.ScriptEvaluateAsync(
            RedisScripts.Append, [_keys.LogNumber, _keys.Log], [record, _options.LogLength, _options.LogLength + (_options.LogLength / 4)]);

    private Task<RedisResult> Release(IDatabase database, TierEntry entry, Guid lease, CommandFlags flags)
        => database.ScriptEvaluateAsync(RedisScripts.Release, [_keys.Lease(entry.Key)], [lease.ToByteArray()], flags);

    // For tags that are used for the first time, or were lost. Another process may be first, so the tokens are read again. A token that is
    // lost at once leaves a load whose value is not kept.
    private async ValueTask<byte[]> CreateTokensAsync(IDatabase database, TierEntry entry, CancellationToken cancellationToken)
    {
        CreateTokens(database, entry);
        var reading = new TagRead(database, _keys, _notices.IsCluster, entry.Tags);
        return await reading.JoinAsync(cancellationToken).ConfigureAwait(false) ?? [];
    }

    private void CreateTokens(IDatabase database, TierEntry entry)
    {
        foreach (var tag in entry.Tags)
        {
            _ = database.StringSetAsync(
                _keys.Tag(tag), TagRead.NewToken(), s_tokenLifetime, When.NotExists, CommandFlags.FireAndForget);
        }
    }
}
