using PerfAspects.Runtime;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// Finds the number of calls at which the core is busy and not queueing. It compares the median duration of a window of calls with the
/// duration of the core without load, once a window, and knows the time only from its owner. docs/overload.md has the rules with
/// their reasons, and the simulation of them. Not safe for use by several threads: its owner's lock guards it.
/// </summary>
internal sealed class LimitEstimate
{
    private const int EnoughSamples = 25;
    private const int EnoughToDrain = 100; // a base rests on one drained window for a minute
    private const int LeastSamples = 10; // a window that ends by its time alone and has fewer is discarded
    private const double Tolerance = 1.25; // a median that much over the base is no sign of a queue
    private const double LeastGradient = 0.5;
    private const double LowGradient = 0.7;
    private const double StillQueueing = 0.75; // the share of the time that half the calls take where a queue is all there is
    private const int LongLimiting = 8; // windows in a row at the limit, and the base is measured once a minute
    private const int LowWindows = 8; // in a row with a low gradient, and the base may be wrong
    private const double Backoff = 0.9; // after a timeout
    private const double Decay = 0.95; // of a limit far above what is used

    private readonly SampleWindow _samples = new();
    private readonly BaseDuration _base;
    private readonly long _windowLength;
    private readonly long _longestWindow;
    private readonly long _oldBase;
    private readonly long _recentBase;
    private AdaptiveConcurrencySettings _settings;
    private double _limit;
    private double? _saved; // the limit to return to while a drained window is measured
    private long _medianBefore; // of the window before the drained one
    private long _windowBegan;
    private long _drainBegan;
    private int _peak;
    private int _lowWindows;
    private int _limitingWindows;
    private long _lastDrain;
    private bool _isLimiting;
    private bool _hasBegun;
    private bool _hasTimedOut;

    public LimitEstimate(Clock clock, AdaptiveConcurrencySettings settings)
    {
        _settings = settings;
        _windowLength = clock.ToTimestamps(TimeSpan.FromMilliseconds(250));
        _longestWindow = clock.ToTimestamps(TimeSpan.FromSeconds(5));
        _recentBase = clock.ToTimestamps(TimeSpan.FromSeconds(5));
        _oldBase = clock.ToTimestamps(TimeSpan.FromSeconds(60));
        _base = new BaseDuration(_oldBase);
        Limit(settings.Initial);
    }

    /// <summary>The number of calls that may run at once.</summary>
    public int Current { get; private set; }

    /// <summary>
    /// The number of calls that may wait: by default the square root of the limit, rounded up, and two at the limit of one.
    /// </summary>
    public int QueueLimit => _settings.QueueLimit >= 0 ? _settings.QueueLimit : (int)Math.Sqrt(_limit) + 1;

    /// <summary>The time that a call may wait; <see langword="null"/> as long as the base is unknown.</summary>
    public long? LongestWait => Base * 5 / 2;

    /// <summary>The duration of the core without load; <see langword="null"/> as long as it is unknown.</summary>
    public long? Base => _base.Value;

    /// <summary>The timestamp of the last sample; 0 before the first.</summary>
    public long LastSample { get; private set; }

    /// <summary>Takes other settings on. What has been learned stays, within the new bounds.</summary>
    public void Reconfigure(AdaptiveConcurrencySettings settings)
    {
        _settings = settings;
        Limit(_limit);
    }

    /// <summary>Takes note that a call begins, as one of <paramref name="inFlight"/>.</summary>
    public void Began(int inFlight)
    {
        if (inFlight > _peak)
        {
            _peak = inFlight;
        }
    }

    /// <summary>Takes note that a call found the limit reached, and waits or is refused.</summary>
    public void Limited() => _isLimiting = true;

    /// <summary>Takes note of a call that has ended.</summary>
    /// <param name="began">The timestamp at which its core began.</param>
    /// <param name="now">The timestamp at which it ended.</param>
    /// <param name="inFlight">The calls that run now, without it.</param>
    public void Ended(long began, long now, int inFlight)
    {
        if (_saved is null || began >= _drainBegan)
        {
            _samples.Add(Math.Max(now - began, 1));
        }

        Look(now, inFlight);
    }

    /// <summary>
    /// Takes note of a call that failed. A failure that came sooner than a result would says nothing: a failing core must not look fast.
    /// </summary>
    /// <inheritdoc cref="Ended"/>
    public void Failed(long began, long now, int inFlight)
    {
        if (_base.Value is { } known && now - began >= known)
        {
            Ended(began, now, inFlight);
        }
    }

    /// <summary>Takes note of a call whose time was up.</summary>
    public void TimedOut(long now, int inFlight)
    {
        _hasTimedOut = true;
        Look(now, inFlight);
    }

    private void Look(long now, int inFlight)
    {
        LastSample = now;
        if (!_hasBegun)
        {
            (_hasBegun, _windowBegan) = (true, now);
        }

        var length = now - _windowBegan;
        var enough = _saved is null ? EnoughSamples : EnoughToDrain;
        if (length < _windowLength || (_samples.Count < enough && length < _longestWindow && !_hasTimedOut))
        {
            return;
        }

        if (_hasTimedOut)
        {
            Limit(_limit * Backoff);
            _saved *= Backoff;
        }

        if (_samples.Count >= LeastSamples)
        {
            Judge(_samples.TakeMedian(), now);
        }

        BeginWindow(now, inFlight);
    }

    private void Judge(long median, long now)
    {
        if (_saved is not null)
        {
            EndDrain(median, now);
            return;
        }

        if (_peak <= _limit / 2 && !_isLimiting)
        {
            _base.Add(median, now);
        }

        _base.Expire(now);
        var gradient = _base.Value is { } known ? Math.Clamp(Tolerance * known / median, LeastGradient, 1) : 1;
        _lowWindows = gradient < LowGradient ? _lowWindows + 1 : 0;
        _limitingWindows = _isLimiting ? _limitingWindows + 1 : 0;
        if (!_hasTimedOut)
        {
            Limit(Next(gradient));
        }

        if (_isLimiting && IsBaseInDoubt(now))
        {
            _saved = _limit;
            Drain(median, now);
        }
    }

    private void Drain(long median, long now)
    {
        (_medianBefore, _drainBegan) = (median, now);
        Limit(_limit / 2);
    }

    // If half the calls take half the time, there is a queue still, and no base to be seen yet.
    private void EndDrain(long median, long now)
    {
        if (median < StillQueueing * _medianBefore && Current > _settings.Min)
        {
            Drain(median, now);
            return;
        }

        _base.Reset(median, now);
        (_lowWindows, _lastDrain) = (0, now);
        Limit(_saved!.Value);
        _saved = null;
    }

    private double Next(double gradient)
    {
        if (_isLimiting)
        {
            // A core with one worker takes twice as long for two calls: there the square root alone would lift the limit to four.
            return (_limit * gradient) + Math.Min(Math.Sqrt(_limit), _limit / 4);
        }

        if (_limit < _settings.Initial && gradient >= 1)
        {
            // After an overload: a limit as low as then would refuse calls of a lower load that comes in bursts.
            return Math.Min(_limit + Math.Sqrt(_limit), _settings.Initial);
        }

        if (_peak >= _limit / 2)
        {
            return _limit * gradient;
        }

        var enough = Math.Max(_settings.Initial, 4.0 * _peak);
        return _limit > enough ? Math.Max(enough, _limit * Decay) : _limit;
    }

    // Calls that are only observed cannot be held back, so that no window of theirs is drained.
    private bool IsBaseInDoubt(long now) => !_settings.ObserveOnly
        && (_base.IsOlderThan(_oldBase, now)
            || (_limitingWindows >= LongLimiting && (_lastDrain == 0 || now - _lastDrain > _oldBase))
            || (_lowWindows >= LowWindows && _base.IsOlderThan(_recentBase, now)));

    private void BeginWindow(long now, int inFlight)
    {
        _samples.Clear();
        (_windowBegan, _peak, _isLimiting, _hasTimedOut) = (now, inFlight, false, false);
    }

    private void Limit(double limit)
    {
        _limit = Math.Clamp(limit, Math.Min(_settings.Min, _settings.Max), _settings.Max);
        Current = (int)_limit;
    }
}
