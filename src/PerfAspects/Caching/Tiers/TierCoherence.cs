using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// Follows the log of invalidations, so that memory does not outlive what other processes have invalidated: at once when the tier notifies,
/// and every interval, since notifications get lost. Where the log does not say what has happened, all shared entries of memory go. One
/// step at a time, each of which takes no lock while it waits for the tier.
/// </summary>
internal sealed class TierCoherence : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CacheTier _tier;
    private readonly TierCalls _calls;
    private readonly TierInvalidations _invalidations;
    private readonly SharedMemory _memory;
    private readonly Clock _clock;
    private readonly Alarm _alarm;
    private IDisposable? _subscription;
    private TaskCompletionSource? _running; // the steps that are under way, if any
    private bool _mustRepeat;
    private TierPosition _position;
    private long _confirmedAt;
    private bool _isDropped;
    private volatile bool _hasLateLoads; // they have begun without a position, and may have read something
    private volatile bool _hasBegun;
    private volatile bool _isDisposed;
    private long _lag;

    public TierCoherence(CacheTier tier, TierCalls calls, TierInvalidations invalidations, SharedMemory memory, Clock clock)
    {
        (_tier, _calls, _invalidations, _memory, _clock) = (tier, calls, invalidations, memory, clock);
        _alarm = new Alarm(clock, () => _ = StepAsync());
        invalidations.Queued += Wake;
    }

    /// <summary>The number of invalidations that the last reading of the log has found.</summary>
    public long Lag => Volatile.Read(ref _lag);

    /// <summary>The timestamp before the last reading of the log that has succeeded.</summary>
    public long ConfirmedAt => Volatile.Read(ref _confirmedAt);

    /// <summary>Whether a position in the log is known, so that no later invalidation is missed.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>
    /// Begins to follow the log, if that has not begun. False if the tier has not answered within the deadline of a read: memory then
    /// cannot follow it yet.
    /// </summary>
    public async ValueTask<bool> BeginAsync()
    {
        if (!_hasBegun)
        {
            try
            {
                await StepAsync().WaitAsync(_tier.Options.ReadTimeout, _clock.Provider).ConfigureAwait(false);
            }
            catch (Exception)
            {
                _hasLateLoads = true; // too late for the call, or of the user's clock; the step goes on
            }
        }

        return _hasBegun;
    }

    /// <summary>Reads the log once more, now. Completes when it has been read, or could not be.</summary>
    public Task StepAsync()
    {
        TaskCompletionSource running;
        lock (_gate)
        {
            if (_running is not null)
            {
                _mustRepeat = true;
                return _running.Task;
            }

            running = _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _ = RunAsync(running); // it may go on for others, so that it belongs to no call
        }

        return running.Task;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _alarm.Dispose();
        _subscription?.Dispose();
    }

    private async Task RunAsync(TaskCompletionSource running)
    {
        do
        {
            try
            {
                await StepOnceAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Of the user's clock or of the tier's subscription: the next step tries again.
            }
        }
        while (MustRepeat());

        ScheduleNext();
        running.SetResult();
    }

    private bool MustRepeat()
    {
        lock (_gate)
        {
            if (_mustRepeat && !_isDisposed)
            {
                _mustRepeat = false;
                return true;
            }

            _mustRepeat = false;
            _running = null;
            return false;
        }
    }

    private async ValueTask StepOnceAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _subscription ??= _tier.Subscribe(OnNotice);
        _ = _memory.Standby?.StepAsync();
        var started = _clock.GetTimestamp();
        var mayClose = !_calls.Breaker.IsOpen || (await _calls.ProbeAsync().ConfigureAwait(false)).IsGiven;
        if (_tier.HasLog ? await ReadLogAsync().ConfigureAwait(false) : mayClose)
        {
            _hasBegun = true;
            _isDropped = false;
            Volatile.Write(ref _confirmedAt, started);
            if (await _invalidations.SendQueuedAsync().ConfigureAwait(false) && mayClose)
            {
                _calls.Close();
            }
        }
        else
        {
            DropIfStale();
        }
    }

    private async ValueTask<bool> ReadLogAsync()
    {
        if (!_hasBegun && _memory.Standby is { } standby)
        {
            _position = await standby.ReadPositionAsync().ConfigureAwait(false);
        }

        var answer = await _calls.ReadLogAsync(_position).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            return false;
        }

        if (answer.Value.Invalidations is { } known)
        {
            Volatile.Write(ref _lag, known.Count);
            foreach (var invalidation in known)
            {
                if (invalidation.Target is TierTarget.Tag)
                {
                    Follow(invalidation);
                }
            }
        }
        else
        {
            _memory.Standby?.InvalidateAll();
            _memory.DropAll(withLoads: _hasBegun || _hasLateLoads); // or else loads wait for the first position, and have read nothing
        }

        if (_position != answer.Value.Position)
        {
            _position = answer.Value.Position;
            _memory.Standby?.Follow(_position);
        }

        return true;
    }

    private void Follow(TierInvalidation invalidation)
    {
        if (_invalidations.TryForget(invalidation.Id))
        {
            _memory.Standby?.Invalidate(invalidation.Name); // the position in the log is stored there
        }
        else
        {
            _memory.Invalidate(invalidation.Name);
        }
    }

    // Without the tier memory knows of no invalidation. It answers for so long and no longer.
    private void DropIfStale()
    {
        if (_hasBegun && !_isDropped && _tier.HasLog && StaleAt is { } staleAt && _clock.GetTimestamp() >= staleAt)
        {
            _isDropped = true;
            _memory.DropAll();
        }
    }

    private long? StaleAt
        => _tier.Options.MaxStaleness is { } most ? Clock.Add(ConfirmedAt, _clock.ToTimestamps(most)) : null;

    private void ScheduleNext()
    {
        try
        {
            if (_isDisposed)
            {
                return;
            }

            var due = Clock.Add(_clock.GetTimestamp(), _clock.ToTimestamps(_tier.Options.CoherenceInterval));
            _alarm.Due = _hasBegun && !_isDropped && StaleAt is { } staleAt && staleAt > _clock.GetTimestamp()
                ? Math.Min(due, staleAt) : due;
            _alarm.Set();
        }
        catch (Exception)
        {
            _alarm.RetryLater(); // the clock is the user's
        }
    }

    private void OnNotice(TierNotice notice)
    {
        if (notice is not TierNotice.Disconnected)
        {
            Wake();
        }
    }

    // On another thread: whoever notifies may hold locks of the tier's.
    private void Wake() => ThreadPool.UnsafeQueueUserWorkItem(static coherence => _ = coherence.StepAsync(), this, preferLocal: false);
}
