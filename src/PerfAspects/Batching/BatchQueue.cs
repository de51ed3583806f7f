using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects.Batching;

/// <summary>
/// Gathers the calls of a method into batches. One batch at a time is open: it runs when its wait is over or when it has enough keys, and
/// the next call opens another. No thread waits. What is shared changes under one lock; the core, the clock, the equality of keys and the
/// callers' continuations run outside of it.
/// </summary>
internal sealed class BatchQueue<TCall, TKey, TResult> : IKeptState, IDisposable
    where TCall : struct, IBatchedCall<TKey, TResult>
{
    private readonly Lock _gate = new();
    private readonly AspectMethod _method;
    private readonly Clock _clock;
    private readonly Alarm _alarm;
    private BatchSettings _settings = BatchSettings.Of(null);
    private Batch<TCall, TKey, TResult>? _open;
    private bool _isDisposed;

    public BatchQueue(AspectMethod method)
    {
        _method = method;
        _clock = method.Runtime.Clock;
        _alarm = new Alarm(_clock, RunWhatIsDue);
    }

    /// <summary>Applies other settings: another wait from the next batch on, another size at once.</summary>
    public void Reconfigure(BatchSettings settings)
    {
        lock (_gate)
        {
            _settings = settings;
        }
    }

    /// <inheritdoc/>
    public void CompleteChange()
    {
        Batch<TCall, TKey, TResult>? full;
        using (UninterruptedLock.Enter(_gate))
        {
            full = TakeIfFull();
        }

        Run(full);
    }

    /// <summary>Adds a call to the open batch, or opens one.</summary>
    /// <exception cref="ArgumentNullException">The key is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public Task<TResult> Join(TCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = call.BatchKey;
        if (key is null)
        {
            throw new ArgumentNullException(paramName: null, $"The key of a call of {_method.Name} is null.");
        }

        var caller = new BatchCaller<TCall, TKey, TResult>(this, call, key, cancellationToken);
        caller.Watch();
        try
        {
            Add(caller);
        }
        catch (Exception)
        {
            caller.Unwatch();
            throw;
        }

        return caller.Task;
    }

    /// <summary>Takes a call off its batch. A batch that nobody waits for is not run, or its token is cancelled.</summary>
    public void Leave(BatchCaller<TCall, TKey, TResult> caller)
    {
        Batch<TCall, TKey, TResult>? abandoned = null;
        using (UninterruptedLock.Enter(_gate))
        {
            caller.HasLeft = true;
            if (caller.Batch is { } batch)
            {
                batch.Remove(caller);
                abandoned = batch.IsAbandoned ? batch : null;
                if (abandoned is not null && _open == abandoned)
                {
                    Close();
                }
            }
        }

        abandoned?.Cancel();
    }

    /// <summary>Fails the calls that are gathered, since the runtime is disposed. A batch that has begun ends as it would have.</summary>
    public void Dispose()
    {
        Batch<TCall, TKey, TResult>? open;
        using (UninterruptedLock.Enter(_gate))
        {
            _isDisposed = true;
            open = Close();
        }

        _alarm.Dispose();
        open?.Fail(new ObjectDisposedException(typeof(AspectRuntime).FullName));
    }

    private void Add(BatchCaller<TCall, TKey, TResult> caller)
    {
        var attempt = default(BatchAttempt<TCall, TKey, TResult>);
        while (!TryAdd(caller, ref attempt))
        {
            // Outside of the lock: the clock and the equality of keys may be the application's.
            if (attempt.Batch is null)
            {
                attempt.Now = _clock.GetTimestamp();
            }
            else
            {
                attempt.Compare(caller);
            }
        }

        if (attempt.Full is not null)
        {
            Run(attempt.Full);
        }
        else if (attempt.IsFirst)
        {
            _alarm.Set();
        }
    }

    // False if the attempt has to find something out before it is repeated.
    private bool TryAdd(BatchCaller<TCall, TKey, TResult> caller, ref BatchAttempt<TCall, TKey, TResult> attempt)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(AspectRuntime));
            if (caller.HasLeft)
            {
                return true; // its token was cancelled meanwhile, and its task is
            }

            if (_open is { } open)
            {
                if (!attempt.Knows(open, caller.Hash))
                {
                    return false;
                }

                open.Add(caller, attempt.Found);
            }
            else
            {
                if (attempt.Now is null && _settings.MaxSize > 1)
                {
                    attempt.Batch = null;
                    return false;
                }

                _open = new(Clock.Add(attempt.Now.GetValueOrDefault(), _clock.ToTimestamps(_settings.Wait)));
                _open.Add(caller, known: null);
                _alarm.Due = _open.Due;
                attempt.IsFirst = true;
            }

            attempt.Full = TakeIfFull();
            return true;
        }
    }

    private void RunWhatIsDue()
    {
        var now = _clock.GetTimestamp();
        Batch<TCall, TKey, TResult>? due;
        using (UninterruptedLock.Enter(_gate))
        {
            due = _open is { } open && open.Due <= now ? Close() : null;
        }

        Run(due);
    }

    // Both under the lock.
    private Batch<TCall, TKey, TResult>? TakeIfFull() => _open is { } open && open.Size >= _settings.MaxSize ? Close() : null;

    private Batch<TCall, TKey, TResult>? Close()
    {
        var closed = _open;
        _open = null;
        _alarm.Due = Clock.Never;
        return closed;
    }

    private void Run(Batch<TCall, TKey, TResult>? batch)
    {
        if (batch is null || !TryBegin(batch))
        {
            return;
        }

        try
        {
            BatchRun<TCall, TKey, TResult>.Start(this, batch);
        }
        catch (Exception exception)
        {
            batch.Fail(exception); // of the caller's SynchronizationContext, which may have ended
        }
    }

    private bool TryBegin(Batch<TCall, TKey, TResult> batch)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            return batch.TryBegin();
        }
    }

    /// <summary>Calls the core of a batch that has begun, and answers the callers. Never throws.</summary>
    public async Task RunAsync(Batch<TCall, TKey, TResult> batch)
    {
        var counters = _method.Counters.ThreadCounters;
        counters.Increment(BatchTelemetry.Batches);
        counters.Add(BatchTelemetry.Keys, batch.Keys.Length);
        IReadOnlyDictionary<TKey, TResult> results;
        try
        {
            results = await batch.Runner!.Call.InvokeBatchAsync(batch.Keys, batch.Token).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The core of {_method.Name} returned null instead of a dictionary.");
        }
        catch (Exception exception)
        {
            Fail(batch, exception);
            return;
        }

        batch.Answer(results, _method.Name);
    }

    // The failure of a core whose own caller has left, perhaps because of that, is no failure of those who still wait: one of them runs it
    // again.
    private void Fail(Batch<TCall, TKey, TResult> batch, Exception exception)
    {
        bool runsAgain;
        using (UninterruptedLock.Enter(_gate))
        {
            runsAgain = batch.Runner!.HasLeft && !batch.IsAbandoned && !_isDisposed;
        }

        if (runsAgain)
        {
            Run(batch);
        }
        else
        {
            batch.Fail(exception);
        }
    }
}
