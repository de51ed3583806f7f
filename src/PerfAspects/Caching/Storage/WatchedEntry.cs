using PerfAspects.Caching.Loading;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// An entry that slides, is looked at before it expires, or keeps an exception. Other entries do without the fields. Until
/// <see cref="RefreshAt"/> a hit does not see the difference; from then on it looks closer, unless a load that replaces the value is under
/// way.
/// </summary>
internal sealed class WatchedEntry<TKey, TValue>(TKey key, int hash) : TaskEntry<TKey, TValue>(key, hash)
    where TKey : struct, IEquatable<TKey>
{
    private long _expiresAt = long.MinValue;
    private long _latestExpiry;
    private long _refreshAt = Clock.Never;
    private Exception? _failure;

    public override long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set
        {
            Volatile.Write(ref _expiresAt, value);
            UpdateFresh();
        }
    }

    public override long LatestExpiry => _latestExpiry;

    public override long RefreshAt => _refreshAt;

    public override Exception? Failure => _failure;

    public override bool HasFailedAhead { get; set; }

    public override void SetLoad(Load? load)
    {
        base.SetLoad(load);
        UpdateFresh();
    }

    public override void StayFresh()
    {
        _refreshAt = Clock.Never;
        UpdateFresh();
    }

    public override void Publish(Lifetime lifetime)
    {
        _refreshAt = lifetime.RefreshAt;
        _latestExpiry = lifetime.LatestExpiry;
        base.Publish(lifetime);
    }

    public override bool TryPublish(Exception failure, Lifetime lifetime)
    {
        _failure = failure;
        _latestExpiry = lifetime.LatestExpiry;
        base.Publish(lifetime);
        return true;
    }

    // An exception is never fresh, so that no hit takes it for a value.
    private void UpdateFresh()
        => FreshUntil = _failure is not null ? long.MinValue : Replacing is null ? Math.Min(ExpiresAt, _refreshAt) : ExpiresAt;
}
