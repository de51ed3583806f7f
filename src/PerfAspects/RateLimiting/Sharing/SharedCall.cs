using System.Threading.RateLimiting;
using PerfAspects.Execution.Gates;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>
/// A call that queries shared limits: it waits for an answer of the store, or in the line of a limit. It ends once: admitted, rejected,
/// cancelled or given over to the limits of this process.
/// </summary>
internal sealed class SharedCall : IBlockingWait
{
    private readonly SharedLimiter _limiter;
    private readonly CancellationToken _token;
    private readonly TaskCompletionSource<RateLimitLease> _outcome;
    private CancellationTokenRegistration _registration;
    private int _hasEnded;
    private volatile bool _isQueued;
    private volatile Task? _local; // the wait at limits of this process

    public SharedCall(SharedLimiter limiter, CancellationToken token)
    {
        (_limiter, _token) = (limiter, token);
        _outcome = new(this, TaskCreationOptions.RunContinuationsAsynchronously); // the state leads from the task to its call
    }

    public Task<RateLimitLease> Task => _outcome.Task;

    public SharedLimiter Limiter => _limiter;

    /// <summary>Whether the call has waited for its turn, and not only for an answer.</summary>
    public bool IsQueued => _isQueued;

    /// <summary>The place in a line; null outside of one. Under the line's lock.</summary>
    public LinkedListNode<SharedCall>? Place { get; set; }

    /// <summary>The line in which the call waits; null outside of one. Set under the line's lock.</summary>
    public SharedLine? Line { get; set; }

    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    /// <summary>Queries the store.</summary>
    public void QueryStore()
    {
        _ = QueryStoreAsync();
        ObserveCancellation();
    }

    /// <summary>Counts the call as queued. Before it stands in line.</summary>
    public void MarkQueued()
    {
        if (!_isQueued)
        {
            _isQueued = true;
            _limiter.Method.Counters.Increment(RateLimitTelemetry.Queued);
        }
    }

    /// <summary>Lets the caller's token end the wait. Not under a lock.</summary>
    public void ObserveCancellation()
    {
        if (_token.CanBeCanceled && !Task.IsCompleted)
        {
            _registration = _token.UnsafeRegister(static state => ((SharedCall)state!).Cancel(), this);
            if (Task.IsCompleted)
            {
                _registration.Unregister();
            }
        }
    }

    /// <summary>Ends the call as admitted by the shared limits; those of this process alone decide next.</summary>
    public void Admit(SharedAnswer answer)
    {
        if (!TryEnd())
        {
            _limiter.Return(answer.Charges!); // its caller has left
        }
        else if (_limiter.Rest is { } rest)
        {
            _ = FinishAsync(rest.AcquireAsync(1, _token), answer.Charges!);
        }
        else
        {
            Finish(AdmittedLease.Instance);
        }
    }

    /// <summary>Ends the call as rejected.</summary>
    public void Reject(TimeSpan? retryAfter, string? sharedName)
    {
        if (TryEnd())
        {
            Finish(RejectedLease.Of(retryAfter, sharedName));
        }
    }

    /// <summary>Ends the call, since the runtime is disposed.</summary>
    public void Dispose()
    {
        if (TryEnd())
        {
            Finish(RejectedLease.Disposed);
        }
    }

    /// <summary>Gives the call over to the limits of this process, since the store does not answer.</summary>
    public void FallBack()
    {
        if (TryEnd())
        {
            _ = FallBackAsync();
        }
    }

    /// <inheritdoc/>
    public void Block()
    {
        try
        {
            // In real time and by this thread itself: a timer would need a thread of the pool, which may be full of threads that block like
            // this one.
            if (!Wait(_limiter.Store.ReadTimeout) && !_isQueued)
            {
                FallBack();
            }

            if (_local?.AsyncState is IBlockingWait local)
            {
                local.Block();
            }

            Wait(Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception) // the thread was interrupted
        {
            if (TryEnd())
            {
                _outcome.TrySetCanceled(_token);
                throw;
            }

            Uninterrupted.Await(Task, exception); // the call goes on, and is interrupted where it waits next
        }
    }

    private bool Wait(TimeSpan time) => System.Threading.Tasks.Task.WaitAny([Task], time) == 0;

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
        {
            return false;
        }

        Line?.Remove(this); // before the caller goes on, who may call again and needs the place
        return true;
    }

    private void Cancel()
    {
        if (TryEnd())
        {
            _outcome.TrySetCanceled(_token);
        }
    }

    private void Finish(RateLimitLease lease)
    {
        _outcome.TrySetResult(lease);
        _registration.Unregister(); // not Dispose, which would wait for a cancellation under way
    }

    private async Task QueryStoreAsync()
    {
        try
        {
            var answer = await _limiter.QueryStoreAsync().ConfigureAwait(false);
            if (!answer.IsGiven)
            {
                FallBack();
            }
            else if (answer.IsAdmitted)
            {
                Admit(answer);
            }
            else if (answer.Rejecter!.Line.IsDisposed)
            {
                Dispose();
            }
            else if (HasEnded || !SharedLimiter.TryQueue(this, answer.Rejecter))
            {
                Reject(answer.RetryAfter, answer.Rejecter.Name);
            }
        }
        catch (Exception exception)
        {
            Fail(exception); // the clock is the user's
        }
    }

    private async Task FallBackAsync()
    {
        try
        {
            var local = await WaitAsync(_limiter.FallBackAsync(_token)).ConfigureAwait(false);
            if (local.IsAcquired && _limiter.Rest is { } rest)
            {
                await FinishAsync(rest.AcquireAsync(1, _token), []).ConfigureAwait(false);
            }
            else
            {
                Finish(local);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task FinishAsync(ValueTask<RateLimitLease> acquiring, LimitReturn[] charges)
    {
        try
        {
            var lease = await WaitAsync(acquiring).ConfigureAwait(false);
            if (!lease.IsAcquired)
            {
                _limiter.Return(charges); // all admit, or none is charged
            }

            Finish(lease);
        }
        catch (Exception exception)
        {
            _limiter.Return(charges);
            Fail(exception);
        }
    }

    private async ValueTask<RateLimitLease> WaitAsync(ValueTask<RateLimitLease> acquiring)
    {
        if (acquiring.IsCompleted)
        {
            return acquiring.Result;
        }

        MarkQueued();
        var waiting = acquiring.AsTask();
        _local = waiting;
        return await waiting.ConfigureAwait(false);
    }

    private void Fail(Exception exception)
    {
        TryEnd();
        _ = exception is OperationCanceledException ? _outcome.TrySetCanceled(_token) : _outcome.TrySetException(exception);
        _registration.Unregister();
    }
}
