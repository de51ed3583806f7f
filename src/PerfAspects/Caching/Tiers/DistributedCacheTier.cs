using System.Buffers.Binary;
using Microsoft.Extensions.Caching.Distributed;

namespace PerfAspects;

/// <summary>
/// A tier over an <see cref="IDistributedCache"/>. The store has no conditional write, no lease and no log, so the tier promises less: an
/// outdated value is recognized when it is read, every process that misses loads, and memory of other processes follows only by its own
/// expiry.
/// </summary>
/// <remarks>
/// Each key and each tag has a random token as an entry of its own. A value is stored with the tokens that were current before it was
/// loaded. A missing token is a miss. Tokens are kept for a day after their last use. The cache is not disposed.
/// </remarks>
public sealed class DistributedCacheTier : CacheTier
{
    private const int TokenSize = 16;

    private const int HeaderSize = sizeof(int);

    private static readonly DistributedCacheEntryOptions s_tokenLifetime = new() { SlidingExpiration = TimeSpan.FromDays(1) };

    private readonly IDistributedCache _cache;
    private readonly string _entryPrefix;
    private readonly string _keyPrefix;
    private readonly string _tagPrefix;

    /// <summary>Creates the tier over a cache.</summary>
    /// <param name="cache">The cache, which other processes share.</param>
    /// <param name="options">The options. Default: all have their defaults.</param>
    /// <exception cref="ArgumentException">An option has a value that it must not have.</exception>
    public DistributedCacheTier(IDistributedCache cache, CacheTierOptions? options = null)
        : base(options ?? new CacheTierOptions())
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
        _entryPrefix = $"{Options.Namespace}:entry:";
        _keyPrefix = $"{Options.Namespace}:key:";
        _tagPrefix = $"{Options.Namespace}:tag:";
    }

    /// <inheritdoc/>
    public override string Name => "distributed";

    /// <inheritdoc/>
    public override bool HasLeases => false;

    /// <inheritdoc/>
    public override bool HasLog => false;

    /// <inheritdoc/>
    public override async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _cache.GetAsync($"{Options.Namespace}:probe", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CacheTierException($"The registered {nameof(IDistributedCache)} cannot be used: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The remaining lifetime is <see cref="TimeSpan.MaxValue"/>, since the cache does not report it.</remarks>
    public override async ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stored = await _cache.GetAsync(_entryPrefix + entry.Key, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            return default;
        }

        // After the entry: tokens that are equal now were equal when the entry was read, since no token returns.
        var tokens = await ReadTokensAsync(entry, cancellationToken).ConfigureAwait(false);
        return tokens is not null && IsCurrent(stored, tokens)
            ? new TierRead(stored.AsMemory(HeaderSize + tokens.Length), TimeSpan.MaxValue)
            : default;
    }

    /// <inheritdoc/>
    public override async ValueTask<TierAcquisition> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(entry, cancellationToken).ConfigureAwait(false);
        if (read.IsHit && entry.Accepts(read.Remaining))
        {
            return TierAcquisition.Hit(read.Payload, read.Remaining);
        }

        if (await ReadTokensAsync(entry, cancellationToken).ConfigureAwait(false) is not { } tokens)
        {
            await CreateTokensAsync(entry, cancellationToken).ConfigureAwait(false);

            // Another process may have created its own at the same time. Whichever was replaced, a value that is kept with it is never
            // read.
            tokens = await ReadTokensAsync(entry, cancellationToken).ConfigureAwait(false) ?? NewTokens(entry.Tags.Count + 1);
        }

        return TierAcquisition.Load(tokens);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> KeepAsync(
        TierEntry entry,
        Guid lease,
        ReadOnlyMemory<byte> tokens,
        ReadOnlyMemory<byte> payload,
        TimeSpan duration,
        CancellationToken cancellationToken)
    {
        if (!await AreCurrentAsync(entry, tokens, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var stored = new byte[HeaderSize + tokens.Length + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(stored, tokens.Length);
        tokens.CopyTo(stored.AsMemory(HeaderSize));
        payload.CopyTo(stored.AsMemory(HeaderSize + tokens.Length));
        var lifetime = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = duration };
        await _cache.SetAsync(_entryPrefix + entry.Key, stored, lifetime, cancellationToken).ConfigureAwait(false);
        return await AreCurrentAsync(entry, tokens, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<long> InvalidateAsync(TierInvalidation invalidation, CancellationToken cancellationToken)
    {
        if (invalidation.Target is TierTarget.Tag)
        {
            await _cache.RemoveAsync(_tagPrefix + invalidation.Name, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _cache.RemoveAsync(_keyPrefix + invalidation.Name, cancellationToken).ConfigureAwait(false);
            await _cache.RemoveAsync(_entryPrefix + invalidation.Name, cancellationToken).ConfigureAwait(false);
        }

        return 0;
    }

    private static bool IsCurrent(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> tokens)
        => stored.Length >= HeaderSize + tokens.Length
            && BinaryPrimitives.ReadInt32LittleEndian(stored) == tokens.Length
            && stored.Slice(HeaderSize, tokens.Length).SequenceEqual(tokens);

    private static byte[] NewTokens(int count)
    {
        var tokens = new byte[count * TokenSize];
        for (var i = 0; i < count; i++)
        {
            Guid.NewGuid().TryWriteBytes(tokens.AsSpan(i * TokenSize));
        }

        return tokens;
    }

    private async ValueTask<bool> AreCurrentAsync(TierEntry entry, ReadOnlyMemory<byte> tokens, CancellationToken cancellationToken)
    {
        var current = await ReadTokensAsync(entry, cancellationToken).ConfigureAwait(false);
        return current is not null && current.AsSpan().SequenceEqual(tokens.Span);
    }

    // The token of the key, then the ones of the tags; null if any is missing.
    private async ValueTask<byte[]?> ReadTokensAsync(TierEntry entry, CancellationToken cancellationToken)
    {
        var reads = new Task<byte[]?>[entry.Tags.Count + 1];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = _cache.GetAsync(TokenKey(entry, i), cancellationToken);
        }

        var found = await Task.WhenAll(reads).ConfigureAwait(false);
        var tokens = new byte[found.Length * TokenSize];
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is not { Length: TokenSize } token)
            {
                return null;
            }

            token.CopyTo(tokens, i * TokenSize);
        }

        return tokens;
    }

    private async ValueTask CreateTokensAsync(TierEntry entry, CancellationToken cancellationToken)
    {
        for (var i = 0; i <= entry.Tags.Count; i++)
        {
            var key = TokenKey(entry, i);
            if (await _cache.GetAsync(key, cancellationToken).ConfigureAwait(false) is not { Length: TokenSize })
            {
                await _cache.SetAsync(key, NewTokens(1), s_tokenLifetime, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string TokenKey(TierEntry entry, int index) => index == 0 ? _keyPrefix + entry.Key : _tagPrefix + entry.Tags[index - 1];
}
