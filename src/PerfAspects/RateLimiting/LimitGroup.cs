using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>
/// Limits that admit a call together or not at all; a single limiter is a group of one. A call is judged under the locks of all of them,
/// taken in the order of the limiters' numbers, and nothing foreign (timer, token, continuation) is called meanwhile.
/// </summary>
internal sealed partial class LimitGroup
{
    private readonly QueueingLimiter[] _limits;
    private long _successful;
    private long _failed;
    private long _waiting;

    public LimitGroup(Clock clock, params IEnumerable<QueueingLimiter> limits)
    {
        Clock = clock;
        _limits = [.. limits.DistinctBy(static limit => limit.Number).OrderBy(static limit => limit.Number)];
    }

    public ReadOnlySpan<QueueingLimiter> Limits => _limits;

    public Clock Clock { get; }

    /// <summary>How many calls the limits have admitted together.</summary>
    public long Successful => Volatile.Read(ref _successful);

    /// <summary>How many they have rejected.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>How many permits are waited for.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>Admits a call or rejects it.</summary>
    public RateLimitLease AttemptAcquire(int permitCount) => Decide(new Request(permitCount, MayWait: false)).ToLease();

    /// <summary>Admits a call, lets it wait in line where the limits have one, or rejects it.</summary>
    public ValueTask<RateLimitLease> AcquireAsync(int permitCount, CancellationToken cancellationToken)
    {
        var verdict = Decide(new Request(permitCount, MayWait: true, CancellationToken: cancellationToken));
        if (verdict.Answer != Answer.Waiting)
        {
            return new ValueTask<RateLimitLease>(verdict.ToLease());
        }

        var waiter = verdict.Waiter!;
        try
        {
            SetAlarms();
            waiter.ObserveCancellation();
        }
        catch
        {
            Uninterrupted.Run(static waiter => waiter.Group.Withdraw(waiter, null),
                waiter); // the source of the token is disposed, or the thread was interrupted
            throw;
        }

        return new ValueTask<RateLimitLease>(waiter.Task);
    }

    /// <summary>
    /// The time at which a waiter has to look whether its turn has come; <see cref="Clock.Never"/> if it is not the first in any line.
    /// </summary>
    public long GetTurn(Waiter waiter)
    {
        var turn = Clock.Never;
        foreach (var limit in _limits)
        {
            turn = Math.Min(turn, limit.GetTurn(waiter));
        }

        return turn;
    }

    /// <summary>
    /// Admits those in the group's lines whose turn has come, first come first. Never throws: if the clock fails, the alarms ring again.
    /// </summary>
    public void Serve()
    {
        try
        {
            ServeAll();
        }
        catch (Exception exception)
        {
            Array.ForEach(_limits, static limit => limit.RetryAlarm());
            if (exception is ThreadInterruptedException)
            {
                Thread.CurrentThread.Interrupt(); // kept for the thread's next wait
            }
        }
    }

    /// <summary>Ends a wait before its turn, if it has not ended: it gives its place back and has cost nothing.</summary>
    /// <param name="waiter">The waiting call.</param>
    /// <param name="lease">The lease that it gets; <see langword="null"/> if it was cancelled.</param>
    public void Withdraw(Waiter waiter, RateLimitLease? lease)
    {
        if (TryLeave(waiter, isFailure: lease is not null))
        {
            waiter.End(lease);
            Serve();
        }
    }

    private void ServeAll()
    {
        var pending = new Stack<QueueingLimiter>(_limits);
        while (pending.TryPop(out var limit))
        {
            if (limit.GetFirstInLine() is not { } first)
            {
                limit.SetAlarm();
            }
            else if (first.Group.TryServe(first))
            {
                Array.ForEach(first.Group._limits, pending.Push); // who comes next in any of its lines may go as well
            }
            else
            {
                first.Group.SetAlarms();
            }
        }
    }

    private Verdict Decide(in Request request)
    {
        var now = Clock.GetTimestamp();
        foreach (var limit in _limits)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(request.PermitCount, limit.Permits, "permitCount");
        }

        foreach (var limit in _limits)
        {
            if (limit.IsTurnDue(now))
            {
                Serve(); // the timer is late, and nobody passes those whose time has come
                break;
            }
        }

        var verdict = Judge(request, now);
        ObjectDisposedException.ThrowIf(verdict.Answer == Answer.Disposed, typeof(RateLimiter));
        return verdict.Answer == Answer.Replaced ? ToSuccessors().Decide(request) : verdict;
    }

    // False if the waiter still waits.
    private bool TryServe(Waiter waiter)
    {
        var verdict = Judge(new Request(waiter.PermitCount, MayWait: true, waiter), Clock.GetTimestamp());
        if (verdict.Answer == Answer.Replaced)
        {
            _ = HandOverAsync(waiter);
        }
        else if (verdict.Answer is not (Answer.Waiting or Answer.Ended))
        {
            waiter.End(verdict.ToLease());
        }

        return verdict.Answer != Answer.Waiting;
    }

    private LimitGroup ToSuccessors() => new(Clock, _limits.Select(static limit => limit.Successor));

    // It has left the old lines, and gets its place in the new ones before this returns for the first time: so those who wait keep their
    // order.
    private async Task HandOverAsync(Waiter waiter)
    {
        try
        {
            waiter.End(await ToSuccessors().AcquireAsync(waiter.PermitCount, waiter.HandOver()).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            waiter.End(null);
        }
        catch (ObjectDisposedException)
        {
            waiter.End(RejectedLease.Disposed);
        }
        catch (Exception exception)
        {
            waiter.Fail(exception);
        }
    }

    private bool TryLeave(Waiter waiter, bool isFailure, int locked = 0)
    {
        if (locked < _limits.Length)
        {
            lock (_limits[locked].Gate)
            {
                return TryLeave(waiter, isFailure, locked + 1);
            }
        }

        if (waiter.HasEnded)
        {
            return false;
        }

        _failed += isFailure ? 1 : 0;
        Leave(waiter);
        return true;
    }

    private void Leave(Waiter waiter)
    {
        waiter.HasEnded = true;
        _waiting -= waiter.PermitCount;
        foreach (var limit in _limits)
        {
            limit.Leave(waiter);
        }
    }

    private void SetAlarms() => Array.ForEach(_limits, static limit => limit.SetAlarm());
}
