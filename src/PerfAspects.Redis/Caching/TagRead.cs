using StackExchange.Redis;

namespace PerfAspects.Caching;

/// <summary>A read of the tokens of an entry's tags that is under way: 16 random bytes for each tag, in the order of the tags.</summary>
internal readonly struct TagRead
{
    private const int Size = 16;

    private readonly Task<RedisValue>[]? _each;
    private readonly Task<RedisValue>? _one;
    private readonly Task<RedisValue[]>? _all;

    // In a cluster the tags are in several slots, which one command cannot read.
    public TagRead(IDatabase database, RedisTierKeys keys, bool isCluster, IReadOnlyList<string> tags)
    {
        if (tags.Count == 1)
        {
            _one = database.StringGetAsync(keys.Tag(tags[0]));
        }
        else if (isCluster)
        {
            _each = [.. tags.Select(tag => database.StringGetAsync(keys.Tag(tag)))];
        }
        else if (tags.Count > 0)
        {
            var names = new RedisKey[tags.Count];
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = keys.Tag(tags[i]);
            }

            _all = database.StringGetAsync(names);
        }
    }

    /// <summary>The read of all tokens, if it is one command.</summary>
    public Task<RedisValue[]>? All => _all;

    /// <summary>Creates a token.</summary>
    public static byte[] NewToken() => Guid.NewGuid().ToByteArray();

    /// <summary>Compares tokens with the current ones. A missing token is not equal to anything.</summary>
    public static bool AreCurrent(ReadOnlyMemory<byte> tokens, ReadOnlySpan<RedisValue> current)
    {
        if (tokens.Length != current.Length * Size)
        {
            return false;
        }

        for (var i = 0; i < current.Length; i++)
        {
            if (!IsCurrent(tokens.Span.Slice(i * Size, Size), current[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits for the tokens and joins them; null if one is missing.</summary>
    public async ValueTask<byte[]?> JoinAsync(CancellationToken cancellationToken)
    {
        var current = await EndAsync(cancellationToken).ConfigureAwait(false);
        var tokens = new byte[current.Length * Size];
        for (var i = 0; i < current.Length; i++)
        {
            ReadOnlyMemory<byte> token = current[i];
            if (token.Length != Size)
            {
                return null;
            }

            token.CopyTo(tokens.AsMemory(i * Size));
        }

        return tokens;
    }

    /// <summary>Waits for the tokens.</summary>
    public async ValueTask<RedisValue[]> EndAsync(CancellationToken cancellationToken)
    {
        if (_all is not null)
        {
            return await _all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_one is not null)
        {
            return [await _one.WaitAsync(cancellationToken).ConfigureAwait(false)];
        }

        var values = new RedisValue[_each?.Length ?? 0];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await _each![i].WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return values;
    }

    private static bool IsCurrent(ReadOnlySpan<byte> token, RedisValue current)
        => token.Length == Size && token.SequenceEqual(((ReadOnlyMemory<byte>)current).Span);
}
