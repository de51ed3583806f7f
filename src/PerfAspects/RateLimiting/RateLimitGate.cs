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
            var lease = acquiring.Result;
            return limits.Observed is not null && lease.IsAcquired ? Observe(limits, lease) : Answer(lease);
        }

        var waiting = acquiring.AsTask();
        if (waiting.IsCompleted)
        {
            return EndWait(waiting); // cancelled before it stood in line
        }

        if (limits.Observed is { } observed)
        {
            _observed.WouldReject(observed, out var lease); // now, as it would without the wait
            lease?.Dispose();
        }

        if (waiting.AsyncState is not SharedCall)
        {
            method.Counters.Increment(RateLimitTelemetry.Queued); // a shared call counts by itself, once it stands in line
        }

        return GateEntry.Wait(waiting);
    }

    /// <inheritdoc/>
    public override bool IsQueued(Task waiting) => waiting.AsyncState is not SharedCall { IsQueued: false };

    /// <inheritdoc/>
    public override GateEntry EndWait(Task waiting)
    {
        try
        {
            return Answer(((Task<RateLimitLease>)waiting).GetAwaiter().GetResult());
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

    // Of the call that the other limits have admitted.
    private GateEntry Observe(MethodLimits limits, RateLimitLease enforced)
    {
        RateLimitLease? lease = null;
        if (limits.Observed is { } observed && _observed.WouldReject(observed, out lease))
        {
            return enforced == AdmittedLease.Instance ? GateEntry.Observe() : GateEntry.Observe(enforced);
        }

        method.Counters.Increment(RateLimitTelemetry.Admitted);
        return GateEntry.Admit(lease is null ? enforced : new ObservedLease(enforced, lease));
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
