namespace PerfAspects.Caching.Storage;

/// <summary>A store that holds what expires.</summary>
internal interface ISweepable
{
    /// <summary>Lets go of what has expired. False if nothing is left.</summary>
    bool Sweep();
}

/// <summary>
/// Releases expired entries nobody asks for again. It looks through the store eight times in a lifetime, so that its work per entry stays
/// the same however many there are, and its timer runs only while there is something to look at. It does not keep the store alive.
/// </summary>
internal sealed class Sweeper : IDisposable
{
    private const int SweepsInALifetime = 8;

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    private readonly WeakReference<ISweepable> _store;
    private readonly TimeProvider _provider;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private ITimer? _timer;
    private volatile bool _isRunning;
    private bool _isDisposed;

    public Sweeper(ISweepable store, TimeProvider provider, TimeSpan lifetime)
    {
        _store = new WeakReference<ISweepable>(store);
        _provider = provider;
        _period = PeriodOf(lifetime);
    }

    /// <summary>Begins to sweep, unless it does already.</summary>
    public void Start()
    {
        if (_isRunning)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isRunning && !_isDisposed)
            {
                _isRunning = TryArm();
            }
        }
    }

    /// <summary>Stops for good. A call that is under way when its runtime is disposed starts it no more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    /// <summary>Entries live longer or shorter from now on.</summary>
    public void Reconfigure(TimeSpan lifetime)
    {
        lock (_gate)
        {
            var period = PeriodOf(lifetime);
            if (period == _period)
            {
                return;
            }

            _period = period;
            if (_isRunning && !_isDisposed)
            {
                _isRunning = TryArm();
            }
        }
    }

    private static TimeSpan PeriodOf(TimeSpan lifetime)
    {
        var period = lifetime / SweepsInALifetime;
        return period < s_shortest ? s_shortest : period > s_longest ? s_longest : period;
    }

    // False if the clock refuses, which may be the user's: that is no reason to fail a call, and the next entry tries again.
    private bool TryArm()
    {
        try
        {
            Arm();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Arm()
    {
        if (_timer is not null)
        {
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
            return;
        }

        // The timer outlives the call that happens to make it, and must not carry that call's context along.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = _provider.CreateTimer(static sweeper => ((Sweeper)sweeper!).Tick(), this, _period, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_gate)
        {
            // Said before looking: an entry stored from here on either is seen or starts the timer again.
            _isRunning = false;
        }

        if (_store.TryGetTarget(out var store) && TrySweep(store))
        {
            Start();
        }
    }

    // True if there is still something to sweep, or the user's clock could not be read: on the thread of a timer an exception would end the
    // process.
    private static bool TrySweep(ISweepable store)
    {
        try
        {
            return store.Sweep();
        }
        catch (Exception)
        {
            return true;
        }
    }
}
