using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>A store that holds what expires.</summary>
internal interface ISweepable
{
    /// <summary>Lets go of what has expired. False if nothing is left.</summary>
    bool Sweep();
}

/// <summary>
/// Releases expired entries nobody requests again. It looks through the store eight times in a lifetime, so that its work per entry stays
/// the same however many there are, and its timer runs only while there is something to look at. It does not keep the store alive.
/// </summary>
internal sealed class Sweeper : IDisposable
{
    private const int SweepsInALifetime = 8;

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    private readonly WeakReference<ISweepable> _store;
    private readonly Clock _clock;
    private readonly Lock _gate = new(); // under which no code of the application runs: the alarm reads the clock and sets its timer
    private readonly Alarm _alarm;
    private TimeSpan _period;
    private volatile bool _isRunning;

    public Sweeper(ISweepable store, Clock clock, TimeSpan lifetime)
    {
        _store = new WeakReference<ISweepable>(store);
        _clock = clock;
        _alarm = new Alarm(clock, Ring);
        _period = PeriodOf(lifetime);
    }

    /// <summary>Begins to sweep, unless it does already.</summary>
    public void Start()
    {
        if (_isRunning)
        {
            _alarm.Set(); // which does nothing, unless the clock has refused
            return;
        }

        if (TryRead() is not { } now)
        {
            return; // the next entry tries again
        }

        lock (_gate)
        {
            if (!_isRunning)
            {
                _isRunning = true;
                SetDue(now);
            }
        }

        _alarm.Set();
    }

    /// <summary>Stops for good. A call that is under way when its runtime is disposed starts it no more.</summary>
    public void Dispose() => _alarm.Dispose();

    /// <summary>Entries live longer or shorter from now on.</summary>
    public void Reconfigure(TimeSpan lifetime)
    {
        var now = TryRead();
        lock (_gate)
        {
            var period = PeriodOf(lifetime);
            if (period == _period)
            {
                return;
            }

            _period = period;
            if (_isRunning && now is { } reading)
            {
                SetDue(reading);
            }
        }

        _alarm.Set();
    }

    private static TimeSpan PeriodOf(TimeSpan lifetime)
    {
        var period = lifetime / SweepsInALifetime;
        return period < s_shortest ? s_shortest : period > s_longest ? s_longest : period;
    }

    // Nothing if the clock fails, which may be the user's: that is no reason to fail a call.
    private long? TryRead()
    {
        try
        {
            return _clock.GetTimestamp();
        }
        catch (Exception)
        {
            return null;
        }
    }

    // Under the lock.
    private void SetDue(long now) => _alarm.Due = Clock.Add(now, _clock.ToTimestamps(_period));

    private void Ring()
    {
        lock (_gate)
        {
            // Said before looking: an entry stored from here on either is seen or starts the timer again.
            _isRunning = false;
            _alarm.Due = Clock.Never;
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
