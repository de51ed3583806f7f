using System.Diagnostics.CodeAnalysis;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;
using PerfAspects.State;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>
/// A limit that all processes share, as this process knows it: its settings, the time before which no call is admitted, the calls that
/// wait, and the limit that stands in while the store cannot be reached.
/// </summary>
internal sealed class SharedLimit : INamedState, IKeptState, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ISharedLimits _store;
    private readonly Clock _clock;
    private readonly string _key;
    private readonly string? _partition;
    private SharedLimitSettings _settings = null!;
    private RateLimitedAttribute _use = null!;
    private QueueingLimiter? _local;
    private int _runtimes;
    private long _notBefore = long.MinValue;

    /// <summary>Creates the limit.</summary>
    /// <param name="store">The store that counts.</param>
    /// <param name="clock">The clock of this process, which only measures how long to leave the store alone.</param>
    /// <param name="key">The name that all processes use.</param>
    /// <param name="partition">The partition as text; null without partitions.</param>
    /// <param name="use">The attribute.</param>
    public SharedLimit(ISharedLimits store, Clock clock, string key, string? partition, RateLimitedAttribute use)
    {
        (_store, _clock, _key, _partition) = (store, clock, key, partition);
        Name = use.Name;
        Block = new PermitBlock(clock);
        Line = new SharedLine(clock);
        Set(use);
    }

    /// <inheritdoc/>
    public string? Name { get; }

    /// <summary>The limit for the store. Another object after every change.</summary>
    public SharedLimitSettings Settings => Volatile.Read(ref _settings);

    /// <summary>The permits that were taken ahead.</summary>
    public PermitBlock Block { get; }

    /// <summary>The calls that wait for the limit.</summary>
    public SharedLine Line { get; }

    public LimitFallback Fallback => Volatile.Read(ref _use).OnUnavailable;

    /// <summary>The number of calls that may wait; none waits at a limit that only observes.</summary>
    public int QueueLimit => Volatile.Read(ref _use) is { ObserveOnly: false } use ? use.QueueLimit : 0;

    /// <summary>Whether another call may wait.</summary>
    public bool HasRoom => Line.Count < QueueLimit;

    /// <summary>Whether a new limit would behave alike.</summary>
    public bool StandsAsNew => Line.Count == 0 && Block.IsEmpty && (Volatile.Read(ref _local)?.IdleDuration is not null || _local is null);

    /// <summary>The time until a call may be admitted, as the store has said; zero or less if the store is to be queried.</summary>
    public long GetWait(long now) => Volatile.Read(ref _notBefore) is var until && until > now ? until - now : 0;

    /// <summary>Leaves the store alone until a time. The answer came at <paramref name="now"/>, later than the store gave it.</summary>
    public void Reject(TimeSpan retryAfter, long now)
    {
        var until = Clock.Add(now, _clock.ToTimestamps(retryAfter));
        for (var known = Volatile.Read(ref _notBefore); until > known;)
        {
            var found = Interlocked.CompareExchange(ref _notBefore, until, known);
            if (found == known)
            {
                break;
            }

            known = found;
        }
    }

    /// <summary>Counts an admitted call where the limit would stand in.</summary>
    public void Record()
    {
        if (Fallback == LimitFallback.Share)
        {
            Local().Record();
        }
    }

    /// <summary>The limit of this process alone, with its share of the permits.</summary>
    public QueueingLimiter Local()
    {
        var runtimes = _store.Runtimes;
        long? now = null;
        QueueingLimiter? local;
        while (!TryGetLocal(runtimes, now, out local))
        {
            now = _clock.GetTimestamp(); // outside of the lock: the clock may be the application's
        }

        return local;
    }

    /// <summary>Takes other settings on. What the store counts stays; the store is queried again.</summary>
    public void Reconfigure(RateLimitedAttribute use)
    {
        lock (_gate)
        {
            if (!HasSameEffect(use))
            {
                Set(use);
            }
        }
    }

    /// <inheritdoc/>
    void IKeptState.CompleteChange()
    {
        Line.Wake();
        (Volatile.Read(ref _local) as IKeptState)?.CompleteChange();
    }

    /// <summary>Ends the waits.</summary>
    public void Dispose()
    {
        Line.Dispose();
        Volatile.Read(ref _local)?.Dispose();
    }

    // False if the limit has to be made or changed, and the time is not known.
    private bool TryGetLocal(int runtimes, long? now, [NotNullWhen(true)] out QueueingLimiter? local)
    {
        lock (_gate)
        {
            local = _local is { } present && LimiterFactory.HasAlgorithm(present, _use.Algorithm) ? present : null;
            if (local is not null && _runtimes == runtimes)
            {
                return true;
            }

            if (now is not { } reading)
            {
                return false;
            }

            _local = local ??= LimiterFactory.Create(_use, _clock, reading);
            _runtimes = runtimes;
            var settings = LimitSettings.Of(_use);
            local.Reconfigure(settings with { Permits = Math.Max(1, settings.Permits / runtimes) }, new ClockReading(reading));
            return true;
        }
    }

    private bool HasSameEffect(RateLimitedAttribute use)
        => (_use.Permits, _use.Window, _use.Algorithm, _use.QueueLimit, _use.OnUnavailable, _use.Lease, _use.ObserveOnly)
            == (use.Permits, use.Window, use.Algorithm, use.QueueLimit, use.OnUnavailable, use.Lease, use.ObserveOnly);

    private void Set(RateLimitedAttribute use)
    {
        Volatile.Write(ref _use, use);
        Volatile.Write(ref _settings, new SharedLimitSettings(_key, _partition)
        {
            Algorithm = use.Algorithm,
            Permits = use.Permits,
            Window = Durations.Positive(use.Window),
            Lease = Durations.PositiveOrNone(use.Lease) ?? TimeSpan.Zero,
        });
        Volatile.Write(ref _notBefore, long.MinValue);
        _runtimes = 0;
    }
}
