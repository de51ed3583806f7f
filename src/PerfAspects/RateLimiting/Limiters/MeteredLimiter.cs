using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// The account of a limit: what has been admitted and when. What is admitted when is for the derived classes of
/// <see cref="QueueingLimiter"/>, which hold the arithmetic and nothing else.
/// </summary>
/// <remarks>
/// A limit of more than <see cref="PreciseUpTo"/> permits on the system clock may charge its calls in lots of <c>permits / 4096</c>,
/// rounded up, all at the time of the last one: it never counts fewer as used than its definition does, and at the most a lot more. All
/// others are exact.
/// </remarks>
internal abstract class MeteredLimiter : RateLimiter
{
    /// <summary>Up to how many permits every call is charged at its own time, on every clock.</summary>
    public const int PreciseUpTo = 4_096;

    private int _lot;
    private CallCredit _credit;
    private KnownRejection _rejection = new();
    private long _successful;
    private long _failed; // also counted without the lock

    private protected MeteredLimiter(LimitSettings settings, Clock clock, long? now)
    {
        Clock = clock;
        Now = Created = now ?? clock.GetTimestamp();
        Set(settings);
    }

    /// <summary>
    /// Guards all but credit and known rejection. Where several are held at once, <see cref="LimitGroup"/> takes them in order.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>How many calls a window admits.</summary>
    public int Permits { get; private set; }

    /// <summary>Whether somebody waits. A glance, without the lock.</summary>
    public abstract bool HasLine { get; }

    /// <inheritdoc/>
    public sealed override TimeSpan? IdleDuration
    {
        get
        {
            var now = Clock.GetTimestamp();
            lock (Gate)
            {
                WithdrawCredit(now);
                return GetIdle() is { } idle ? Clock.ToTimeSpan(idle) : null;
            }
        }
    }

    protected Clock Clock { get; }

    /// <summary>The window in timestamps.</summary>
    protected long Window { get; private set; }

    /// <summary>The settings of the limit.</summary>
    protected LimitSettings Settings { get; private set; }

    /// <summary>When the limiter was made.</summary>
    protected long Created { get; }

    /// <summary>The latest reading. Time does not run backwards, even for one who read it before another and got the lock after.</summary>
    protected long Now { get; private set; }

    /// <summary>How many permits are waited for. Under the lock.</summary>
    protected abstract int Waiting { get; }

    /// <inheritdoc/>
    public sealed override RateLimiterStatistics GetStatistics()
    {
        var now = Clock.GetTimestamp();
        lock (Gate)
        {
            WithdrawCredit(now);
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = Math.Max(CountFree(Now), 0), // more may be used than a limit that was lowered admits
                CurrentQueuedCount = Waiting,
                TotalSuccessfulLeases = _successful,
                TotalFailedLeases = Volatile.Read(ref _failed),
            };
        }
    }

    /// <summary>
    /// Takes other permits and another window on, in timestamps as they were before. What was admitted stays so and counts.
    /// </summary>
    protected void Change(LimitSettings settings, long now)
    {
        WithdrawCredit(now);
        _rejection.Forget();
        var (permits, window) = (Permits, Window);
        Set(settings);
        Adapt(permits, window);
    }

    /// <summary>How many permits are used.</summary>
    protected int CountUsed() => Permits - CountFree(Now);

    /// <summary>Charges what another limit counts as used, as if it came now.</summary>
    protected void ChargeAtOnce(int used, long now)
    {
        WithdrawCredit(now);
        if (used > 0)
        {
            _rejection.Forget();
            Charge(Math.Min(used, Permits), Now);
        }
    }

    /// <summary>Takes a permit that was admitted ahead, if there is one. Without the lock.</summary>
    protected bool TryTakeCredit() => _credit.TryTake(Clock);

    /// <summary>Charges what was taken on credit and moves the time on: from here on it is as if every call had come by the lock.</summary>
    protected void WithdrawCredit(long now)
    {
        var taken = _credit.Withdraw();
        if (taken > 0 && _credit.ChargedAt is null)
        {
            now = Clock.GetTimestamp(); // the last of them may have come after the reading
        }

        Now = Math.Max(now, Now);
        if (taken > 0)
        {
            _rejection.Forget();
            _successful += taken;
            Charge(taken, _credit.ChargedAt ?? Now);
        }
    }

    /// <summary>Counts and charges an admitted call.</summary>
    /// <param name="permitCount">The number of permits that it takes.</param>
    /// <param name="isCreditWanted">Whether the next calls may be admitted ahead.</param>
    protected void RecordAdmission(int permitCount, bool isCreditWanted)
    {
        _rejection.Forget();
        _successful++;
        if (permitCount > 0)
        {
            Charge(permitCount, Now);
        }

        if (isCreditWanted)
        {
            GrantCredit();
        }
    }

    protected void RecordRejections(int count) => Interlocked.Add(ref _failed, count);

    /// <summary>Rejects a call for one permit, if it is known that none is free. Without the lock.</summary>
    /// <param name="mayWait">Whether the call would wait if the line had room.</param>
    /// <param name="name">The name of the limit.</param>
    /// <param name="now">The reading of the clock; <see langword="null"/> if none was needed.</param>
    protected RejectedLease? RejectIfKnown(bool mayWait, string? name, out long? now)
    {
        if (!_rejection.Holds(Clock, mayWait, out var retryAt, out now))
        {
            return null;
        }

        Interlocked.Increment(ref _failed);
        return now is { } reading ? RejectedLease.Of(Clock.ToTimeSpan(retryAt - reading), name) : RejectedLease.At(retryAt, Clock, name);
    }

    /// <summary>Lets calls for one permit be rejected without the lock from now on.</summary>
    /// <param name="until">The reading from which calls have to be judged again.</param>
    /// <param name="retryAt">The reading at which a call is admitted, if no other comes before it.</param>
    /// <param name="isOfWaiters">Whether the line has no room.</param>
    protected void KnowRejection(long until, long retryAt, bool isOfWaiters) => _rejection.Set(Clock, Now, until, retryAt, isOfWaiters);

    /// <summary>Makes the next call decide under the lock: the limit or its line changes.</summary>
    protected void ForgetRejection() => _rejection.Forget();

    /// <summary>For how long the limiter has stood as a new one would; <see langword="null"/> if it does not.</summary>
    protected long? GetIdle() => !HasLine && Now - GetIdleStart() is >= 0 and var idle ? idle : null;

    /// <summary>How long until <paramref name="count"/> (from 1) are admitted; 0 or less if they are now.</summary>
    protected abstract long GetWait(int count, long now);

    /// <summary>
    /// How long until a single permit is admitted behind <paramref name="before"/> others, each admitted as soon as it can be. Costs the
    /// same for any number.
    /// </summary>
    protected abstract long GetWaitBehind(int before, long now);

    /// <summary>How long until <paramref name="count"/> are admitted behind others that take several permits or none.</summary>
    protected abstract long GetWaitBehind(IEnumerable<int> before, int count, long now);

    /// <summary>Counts <paramref name="count"/> (from 1) as admitted.</summary>
    protected abstract void Charge(int count, long now);

    /// <summary>How many would be admitted.</summary>
    protected abstract int CountFree(long now);

    /// <summary>Up to when it makes no difference at what time an admitted call is charged; no later than now if it does.</summary>
    protected abstract long GetIndifferentUntil(long now);

    /// <summary>Since when, or from when on, all permits are free.</summary>
    protected abstract long GetIdleStart();

    /// <summary>Converts what was admitted to the permits and the window that are effective now.</summary>
    /// <param name="oldPermits">The permits before.</param>
    /// <param name="oldWindow">The window before.</param>
    protected abstract void Adapt(int oldPermits, long oldWindow);

    /// <summary>A time several times over; at most one that never comes.</summary>
    protected static long Multiply(long time, int count) => (long)Int128.Min((Int128)time * count, Clock.Never);

    [MemberNotNull(nameof(Settings))]
    private void Set(LimitSettings settings)
    {
        Settings = settings;
        Permits = settings.Permits;
        Window = Clock.ToTimestamps(settings.Window);
        _lot = settings.Lot ?? (Clock.IsSystem ? (int)(((long)Permits + PreciseUpTo - 1) / PreciseUpTo) : 1);
    }

    private void GrantCredit()
    {
        var indifferent = GetIndifferentUntil(Now);
        if (indifferent - Now > Clock.CheapHorizon)
        {
            if (CountFree(Now) is > 0 and var free)
            {
                _credit.Grant(free, Clock.GetTimeBefore(indifferent), chargedAt: Now);
            }
        }
        else if (_lot > 1 && GetWait(_lot, Now) <= 0)
        {
            _credit.Grant(_lot - 1, Clock.Never, chargedAt: null); // whenever they come, they are admitted
        }
    }
}
