using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using PerfAspects.Execution.Gates;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.RateLimiting.Sharing;
using PerfAspects.Telemetry;

namespace PerfAspects.RateLimiting;

/// <summary>
/// Takes one permit a call from a limiter. A call that does not get one at once waits for it, if the limiter has it wait, or is rejected.
/// </summary>
internal sealed class RateLimitGate(AspectMethod method, ObservedRefusals refusals) : Gate
{
    private readonly ObservedLimits _observed = new(refusals);

    /// <inheritdoc/>
    public override string QueuedEvent => RateLimitTelemetry.QueuedEvent;

    /// <inheritdoc/>
    public override string RejectedEvent => RateLimitTelemetry.RejectedEvent;

    /// <inheritdoc/>
    public override GateEntry Enter(object state, CancellationToken callerToken)
    {
        // Most calls have one limit of ours, which answers at once: without a task, and without a try, which costs as much as the limit.
        var limits = (MethodLimits)state;
        return limits.Alone is { } alone && !callerToken.IsCancellationRequested && alone.TryAnswer() is { } lease
            ? Answer(lease) : EnterAnother(limits, callerToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GateEntry EnterAnother(MethodLimits limits, CancellationToken callerToken)
    {
        try
        {
            return Acquire(limits, callerToken);
        }
        catch (ObjectDisposedException) when (method.Runtime.IsDisposed)
        {
            // The call has found its state before the disposal: it is under way, and ends as it would have.
            method.Counters.Increment(RateLimitTelemetry.Admitted);
            return GateEntry.Admit(AdmittedLease.Instance);
        }
    }

    private GateEntry Acquire(MethodLimits limits, CancellationToken callerToken)
    {
        if (limits.Limiter is not { } limiter)
        {
            return Observe(limits, AdmittedLease.Instance);
        }

        var acquiring = limiter.AcquireAsync(permitCount: 1, callerToken);
        if (acquiring.IsCompletedSuccessfully)
        {
            return End(limits, acquiring.Result);
        }

        var waiting = acquiring.AsTask();
        if (waiting.IsCompleted)
        {
            return EndWait(limits, GateEntry.Wait(waiting)); // cancelled before it stood in line
        }

        if (waiting.AsyncState is SharedCall)
        {
            return GateEntry.Wait(waiting); // counted by itself, once it stands in line
        }

        method.Counters.Increment(RateLimitTelemetry.Queued);
        return limits.Observed is { } observed ? GateEntry.Wait(waiting, ObserveQueued(observed)) : GateEntry.Wait(waiting);
    }

    /// <inheritdoc/>
    public override bool IsQueued(Task waiting) => waiting.AsyncState is not SharedCall { IsQueued: false };

    /// <inheritdoc/>
    public override GateEntry EndWait(object state, in GateEntry entry)
    {
        try
        {
            var lease = ((Task<RateLimitLease>)entry.Waiting!).GetAwaiter().GetResult();
            return entry.IsRefusalObserved && lease.IsAcquired ? GateEntry.Admit(lease) // counted as what it would have been
                : entry.Waiting.AsyncState is SharedCall ? End((MethodLimits)state, lease)
                : Answer(lease);
        }
        catch (OperationCanceledException exception)
        {
            return GateEntry.Refuse(exception); // neither admitted nor rejected: it gave its place back
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Task waiting) => ((Task<RateLimitLease>)waiting).ContinueWith(
        static acquired => acquired.Result.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <inheritdoc/>
    public override void Succeeded(object state, object? pass) => Return(pass);

    /// <inheritdoc/>
    public override void Failed(object state, object? pass, Exception exception, CancellationToken callerToken) => Return(pass);

    private GateEntry End(MethodLimits limits, RateLimitLease lease)
        => limits.Observed is not null && lease.IsAcquired ? Observe(limits, lease) : Answer(lease);

    // Of the call that the other limits have admitted.
    private GateEntry Observe(MethodLimits limits, RateLimitLease enforced)
    {
        RateLimitLease? lease = null;
        if (limits.Observed is { } observed)
        {
            if (_observed.WouldReject(observed, out lease, out var later))
            {
                return enforced == AdmittedLease.Instance ? GateEntry.Observe() : GateEntry.Observe(enforced);
            }

            if (later is not null)
            {
                return GateEntry.ObserveLater(enforced, CountLaterAsync(later));
            }
        }

        method.Counters.Increment(RateLimitTelemetry.Admitted);
        return GateEntry.Admit(lease is null ? enforced : new ObservedLease(enforced, lease));
    }

    // Now, when the limit would refuse the call, and not when the call's turn has come.
    private GateEntry ObserveQueued(RateLimiter observed)
    {
        if (_observed.WouldReject(observed, out var lease, out var later))
        {
            return GateEntry.Observe();
        }

        lease?.Dispose();
        return later is null ? GateEntry.Admit() : GateEntry.ObserveLater(pass: null, later);
    }

    private async Task<bool> CountLaterAsync(Task<bool> observed)
    {
        var isRefused = await observed.ConfigureAwait(false);
        if (!isRefused)
        {
            method.Counters.Increment(RateLimitTelemetry.Admitted);
        }

        return isRefused;
    }

    // A rate takes nothing back, but a limiter that is not ours may count who is in.
    private static void Return(object? pass)
    {
        var lease = GateEntry.PassOf(pass);
        if (lease != AdmittedLease.Instance && lease is RateLimitLease other)
        {
            other.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GateEntry Answer(RateLimitLease lease)
    {
        if (lease != AdmittedLease.Instance && !lease.IsAcquired)
        {
            return Refuse(lease);
        }

        method.Counters.Increment(RateLimitTelemetry.Admitted);
        return GateEntry.Admit(lease);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GateEntry Refuse(RateLimitLease lease)
    {
        using (lease)
        {
            return lease == RejectedLease.Disposed
                ? GateEntry.Refuse(new ObjectDisposedException(typeof(AspectRuntime).FullName))
                : GateEntry.Refuse(Rejection((RejectedLease)lease));
        }
    }

    private RateLimitRejectedException Rejection(RejectedLease lease)
    {
        method.Counters.Increment(RateLimitTelemetry.Rejected);
        var message = lease.RetryAfter is { } retryAfter
            ? string.Create(CultureInfo.InvariantCulture,
                $"{method.Name} is over its rate limit; it admits the next call in {retryAfter:c}.")
            : $"{method.Name} is over its rate limit.";
        return new RateLimitRejectedException(message, lease.RetryAfter) { MethodName = method.Name, SharedName = lease.SharedName };
    }
}
