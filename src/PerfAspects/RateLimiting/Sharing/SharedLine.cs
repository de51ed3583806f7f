using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>
/// The calls of this process that wait for a shared limit, first come first served. One at a time queries the store: the first in line,
/// when the time has come that the store has said. Safe for use by many threads.
/// </summary>
internal sealed class SharedLine(Clock clock) : IDisposable
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<SharedCall> _calls = new();
    private TaskCompletionSource? _wake; // of the pump, while it waits
    private int _version; // rises with every wake, so that none is lost before the wait begins
    private bool _isPumping;
    private volatile bool _isDisposed;
    private volatile int _count;

    /// <summary>The number of calls that wait. Without a lock.</summary>
    public int Count => _count;

    public bool IsDisposed => _isDisposed;

    /// <summary>Adds a call at the end. False if there is no room, or the line is disposed.</summary>
    public bool TryAdd(SharedCall call, int most)
    {
        bool begins;
        lock (_gate)
        {
            if (_isDisposed || _calls.Count >= most)
            {
                return false;
            }

            call.MarkQueued();
            call.Place = _calls.AddLast(call);
            call.Line = this;
            _count = _calls.Count;
            begins = !_isPumping;
            _isPumping = true;
        }

        Interlocked.MemoryBarrier(); // a call that ends now sees the line, or is seen to have ended here
        if (call.HasEnded)
        {
            Remove(call);
        }

        call.ObserveCancellation();
        if (begins)
        {
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(PumpAsync); // it goes on for others, so that it belongs to no call
            }
        }

        return true;
    }

    /// <summary>Wakes the first call, because settings have changed or the call has left.</summary>
    public void Wake()
    {
        TaskCompletionSource? wake;
        lock (_gate)
        {
            _version++;
            wake = _wake;
            _wake = null;
        }

        wake?.TrySetResult();
    }

    /// <summary>Takes a call that has ended out of the line.</summary>
    public void Remove(SharedCall call)
    {
        bool wasFirst;
        lock (_gate)
        {
            wasFirst = _calls.First == call.Place;
            if (call.Place!.List is not null)
            {
                _calls.Remove(call.Place);
            }

            _count = _calls.Count;
        }

        if (wasFirst)
        {
            Wake();
        }
    }

    public void Dispose()
    {
        SharedCall[] calls;
        lock (_gate)
        {
            _isDisposed = true;
            calls = [.. _calls];
        }

        Array.ForEach(calls, static call => call.Dispose());
        Wake();
    }

    private async Task PumpAsync()
    {
        while (First(out var version) is { } call)
        {
            try
            {
                var wait = call.Limiter.GetWait(clock.GetTimestamp());
                if (wait > 0)
                {
                    await DelayAsync(clock.ToDueTime(wait), clock.Provider, version).ConfigureAwait(false);
                    continue;
                }

                await QueryStoreAsync(call).ConfigureAwait(false);
            }
            catch (Exception)
            {
#pragma warning disable RS0030 // the clock has just failed
                await DelayAsync(s_retryDelay, TimeProvider.System, version).ConfigureAwait(false);
#pragma warning restore RS0030
            }
        }
    }

    private async ValueTask QueryStoreAsync(SharedCall call)
    {
        var answer = await call.Limiter.QueryStoreAsync().ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            call.FallBack();
        }
        else if (answer.IsAdmitted)
        {
            call.Admit(answer);
        }
        else if (answer.Rejecter!.Line != this && !answer.Rejecter.HasRoom)
        {
            call.Reject(answer.RetryAfter, answer.Rejecter.Name); // by a limit for which nobody may wait
        }
    }

    // Waits for a time, or until somebody wakes the line.
    private async ValueTask DelayAsync(TimeSpan time, TimeProvider provider, int version)
    {
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_version != version)
            {
                return;
            }

            _wake = wake;
        }

        var timer = provider.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(), wake, time, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            await wake.Task.ConfigureAwait(false);
        }
    }

    private SharedCall? First(out int version)
    {
        lock (_gate)
        {
            while (_calls.First is { Value.HasEnded: true } ended)
            {
                _calls.Remove(ended);
            }

            version = _version;
            _count = _calls.Count;
            _isPumping = _count > 0;
            return _calls.First?.Value;
        }
    }
}
