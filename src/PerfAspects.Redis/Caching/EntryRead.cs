using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace PerfAspects.Caching;

/// <summary>A read of an entry that is under way: three commands in one round trip, whose order makes the result right.</summary>
/// <remarks>
/// The lifetime comes first, so that it is not the one of a later value. The tags come last: tokens that are equal then were equal when the
/// entry was read, since no token returns. In a cluster the commands go to several servers without an order. An invalidation between them
/// has then begun before the read has ended.
/// </remarks>
internal readonly struct EntryRead
{
    private static readonly RedisValue[] s_fields = ["t", "v"];

    private readonly Task<TimeSpan?> _remaining;
    private readonly Task<RedisValue[]> _fields;
    private readonly TagRead _tags;

    public EntryRead(IDatabase database, RedisTierKeys keys, bool isCluster, TierEntry entry)
    {
        var key = keys.Entry(entry.Key);
        _remaining = database.KeyTimeToLiveAsync(key);
        _fields = database.HashGetAsync(key, s_fields);
        _tags = new TagRead(database, keys, isCluster, entry.Tags);
    }

    /// <summary>Waits for the result.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TierRead> EndAsync(CancellationToken cancellationToken)
    {
        // The last answer first: by then the others have come, and need no thread of their own.
        var current = _tags.All is { } all
            ? await all.WaitAsync(cancellationToken).ConfigureAwait(false) : await _tags.EndAsync(cancellationToken).ConfigureAwait(false);
        var fields = await _fields.WaitAsync(cancellationToken).ConfigureAwait(false);
        var remaining = await _remaining.WaitAsync(cancellationToken).ConfigureAwait(false);
        return remaining is { } left && !fields[0].IsNull && !fields[1].IsNull && TagRead.AreCurrent(fields[0], current)
            ? new TierRead(fields[1], left) : default;
    }

    /// <summary>Returns the tokens of the tags, or null if one is missing.</summary>
    public ValueTask<byte[]?> TokensAsync(CancellationToken cancellationToken) => _tags.JoinAsync(cancellationToken);
}
