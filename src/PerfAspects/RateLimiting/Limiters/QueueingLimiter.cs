using System.Threading.RateLimiting;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// A limit that keeps the library's contract and has a line of waiters: first come, first served, nobody overtakes them, and one timer
/// stands at the time of the first one's turn. Alone or together with others, calls are judged by a <see cref="LimitGroup"/>, under whose
/// locks the methods here are called.
/// </summary>
internal abstract class QueueingLimiter : MeteredLimiter, IKeptState, INamedState
{
    private static long s_numbers;

    private readonly LimitGroup _alone;
    private WaitingLine? _line;
    private long _wait; // of the call that is being judged
    private bool _isDisposed;
    private QueueingLimiter? _successor;

    private protected QueueingLimiter(LimitSettings settings, Clock clock, long? now)
        : base(settings, clock, now)
    {
        _alone = new LimitGroup(clock, this);
    }

    /// <summary>The limiter's place in the order in which locks are taken.</summary>
    public long Number { get; } = Interlocked.Increment(ref s_numbers);

    /// <summary>The limit that stands in for this one; this one itself as long as none does.</summary>
    public QueueingLimiter Successor => Volatile.Read(ref _successor)?.Successor ?? this;

    /// <inheritdoc/>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public sealed override bool HasLine => _line is { IsEmpty: false };

    /// <summary>Whether the first one in line could go. A glance, without the lock.</summary>
    public bool IsTurnDue(long now) => _line is { } line && line.Due <= now;

    /// <inheritdoc/>
    protected sealed override int Waiting => _line?.PermitCount ?? 0;

    /// <summary>Whether the limit admits a call, as far as it alone decides.</summary>
    public Answer Check(in Request request, long now)
    {
        if (_isDisposed || _successor is not null)
        {
            return _isDisposed ? Answer.Disposed : Answer.Replaced;
        }

        WithdrawCredit(now);
        _wait = IsBehindOthers(request)
            ? Clock.Never : GetWait(Math.Max(request.PermitCount, 1), Now); // a request for none finds whether one is free
        return _wait > 0 ? Answer.Rejected : Answer.Admitted;
    }

    /// <summary>Whether the limit admits the call just checked, or has room for it in its line.</summary>
    public bool HasRoomFor(in Request request)
        => _wait <= 0 || request.PermitCount <= Settings.QueueLimit - Waiting
            || (request.Waiter is { } waiter && _line is not null && _line.Contains(waiter));

    /// <summary>Charges the call just checked.</summary>
    public void Admit(int permitCount, bool isAlone) => RecordAdmission(permitCount, isCreditWanted: isAlone && !HasLine);

    /// <summary>
    /// Counts the rejection of the call just checked, if it is this limit that rejects it, and returns when it would admit it.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="now">Its reading of the clock, from which the time counts.</param>
    public TimeSpan Reject(in Request request, long now)
    {
        if (_wait <= 0)
        {
            return TimeSpan.Zero;
        }

        RecordRejections(1);
        var wait = IsBehindOthers(request) ? GetWaitBehind(_line!, request) : _wait;
        if (wait > 0 && request is { Waiter: null, PermitCount: 1 })
        {
            KnowRejection(wait);
        }

        // If those before wait for another limit only, how long is not for this one to know
        return Clock.ToTimeSpan(Clock.Add(Math.Max(wait, 1), Now - now));
    }

    /// <summary>Lets the call just checked wait, if it is this limit that it has to wait for.</summary>
    public void Wait(Waiter waiter)
    {
        ForgetRejection();
        if (_wait > 0)
        {
            (_line ??= new WaitingLine(Clock, _alone.Serve)).Add(waiter);
        }

        _line?.Expect(waiter, _wait > 0 ? Clock.Add(Now, _wait) : Clock.Never); // never: it is for another limit that it waits
    }

    /// <summary>Takes a call off the line.</summary>
    public void Leave(Waiter waiter)
    {
        ForgetRejection();
        _line?.Remove(waiter);
    }

    /// <summary>
    /// Takes other settings on. What was admitted counts, and who waits keeps the place; <see cref="IKeptState.CompleteChange"/> lets those
    /// go whose turn has come.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="now">A reading of the clock, for a caller that holds a lock; null to read it here.</param>
    public void Reconfigure(LimitSettings settings, ClockReading? now = null)
    {
        var reading = now ?? ClockReading.Of(Clock);
        lock (Gate)
        {
            if (settings != Settings)
            {
                Change(settings, reading.Timestamp);
                _line?.ForgetTurn();
            }
        }
    }

    /// <summary>
    /// Stands in for a limit of another algorithm from now on: what that one counts as used is charged here as if it came now, and who
    /// comes there is answered from here. Those who wait there are handed over once that one is settled
    /// (<see cref="IKeptState.CompleteChange"/>).
    /// </summary>
    /// <param name="other">The limit of before.</param>
    /// <param name="now">A reading of the clock, for a caller that holds a lock; null to read it here.</param>
    public void TakeOver(QueueingLimiter other, long? now = null)
    {
        var reading = now ?? Clock.GetTimestamp();
        lock (other.Gate)
        {
            other.WithdrawCredit(reading);
            lock (Gate) // the later number, as everywhere
            {
                ChargeAtOnce(other.CountUsed(), reading);
            }

            other.ForgetRejection();
            other._successor = this;
        }
    }

    /// <summary>Charges a call that was admitted elsewhere, also beyond the permits.</summary>
    public void Record()
    {
        var now = Clock.GetTimestamp();
        lock (Gate)
        {
            ChargeAtOnce(1, now);
        }
    }

    /// <inheritdoc/>
    void IKeptState.CompleteChange() => _alone.Serve();

    /// <summary>The waiter whose turn is next. Takes the lock.</summary>
    public Waiter? GetFirstInLine()
    {
        lock (Gate)
        {
            return _line?.First;
        }
    }

    /// <summary>
    /// When a waiter has to look whether its turn has come; <see cref="Clock.Never"/> if it is not the first here. Takes the lock.
    /// </summary>
    public long GetTurn(Waiter waiter)
    {
        lock (Gate)
        {
            return _line is { } line && line.First == waiter ? line.Due : Clock.Never;
        }
    }

    /// <summary>Sets the timer as the line demands. Not under a lock.</summary>
    public void SetAlarm() => _line?.SetAlarm();

    /// <summary>Lets the timer ring a little later, if anybody waits: the clock has failed.</summary>
    public void RetryAlarm() => _line?.RetryAlarm();

    /// <summary>
    /// The answer to a call for one permit that would wait for it; <see langword="null"/> if only
    /// <see cref="RateLimiter.AcquireAsync"/> can answer.
    /// </summary>
    public RateLimitLease? TryAnswer() => AnswerAtOnce(new Request(PermitCount: 1, MayWait: true));

    /// <inheritdoc/>
    protected sealed override RateLimitLease AttemptAcquireCore(int permitCount)
        => AnswerAtOnce(new Request(permitCount, MayWait: false)) ?? _alone.AttemptAcquire(permitCount);

    /// <inheritdoc/>
    protected sealed override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        => AnswerAtOnce(new Request(permitCount, MayWait: true)) is { } lease
            ? new ValueTask<RateLimitLease>(lease)
            : _alone.AcquireAsync(permitCount, cancellationToken);

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        var now = Clock.GetTimestamp();
        Waiter[] waiters;
        lock (Gate)
        {
            WithdrawCredit(now); // which withdraws the credit, so that every call from here on comes to Check
            ForgetRejection();
            _isDisposed = true;
            waiters = _line?.ToArray() ?? [];
            RecordRejections(waiters.Length);
        }

        foreach (var waiter in waiters)
        {
            waiter.Group.Withdraw(waiter, RejectedLease.Disposed);
        }

        _line?.Dispose();
    }

    /// <inheritdoc/>
    protected sealed override ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return default;
    }

    // Does the group's work for the case that is worth a shorter way: a single permit, which is admitted or rejected at once.
    private RateLimitLease? AnswerAtOnce(in Request request)
    {
        if (request.PermitCount != 1)
        {
            return null;
        }

        if (TryTakeCredit())
        {
            return AdmittedLease.Instance;
        }

        if (RejectIfKnown(request.MayWait, Name, out var reading) is { } known)
        {
            return known;
        }

        var now = reading ?? Clock.GetTimestamp();
        lock (Gate)
        {
            if (IsTurnDue(now))
            {
                return null; // the timer is late, and nobody passes those whose time has come
            }

            var answer = Check(request, now);
            if (answer == Answer.Admitted)
            {
                Admit(permitCount: 1, isAlone: true);
                return AdmittedLease.Instance;
            }

            return answer == Answer.Rejected && !(request.MayWait && HasRoomFor(request))
                ? RejectedLease.Of(Reject(request, now), Name) : null;
        }
    }

    private long GetWaitBehind(WaitingLine line, in Request request)
        => request is { Waiter: null, PermitCount: 1 } && line.HasOnlySingles
            ? GetWaitBehind(line.Count, Now)
            : GetWaitBehind(line.Before(request.Ticket), Math.Max(request.PermitCount, 1), Now);

    // Time alone changes nothing before the first one in line goes, which has to be known: until then all that is taken lies ahead of now,
    // and the time of the next permit does not depend on the reading.
    private void KnowRejection(long wait)
    {
        var retryAt = Clock.Add(Now, wait);
        var until = HasLine ? _line!.Turn : retryAt;
        if (until != Clock.Never && retryAt != Clock.Never)
        {
            KnowRejection(until, retryAt, isOfWaiters: Waiting >= Settings.QueueLimit);
        }
    }

    private bool IsBehindOthers(in Request request) => _line?.First is { } first && first.Ticket < request.Ticket;
}
