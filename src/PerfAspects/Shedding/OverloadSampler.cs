using Microsoft.Extensions.Logging;
using PerfAspects.Runtime;
using PerfAspects.Shedding.Signals;
using PerfAspects.State;

namespace PerfAspects.Shedding;

/// <summary>
/// Reads the signals of load ten times a second and lets the methods with <c>[Shed]</c> follow them. Has a timer only while there is such a
/// method that has been called. Keeps neither the methods nor the runtime alive.
/// </summary>
internal sealed class OverloadSampler : ISweptTable, IDisposable
{
    private const double LongestStep = 10; // in seconds: a process that stood still for an hour has not been overloaded for an hour

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly ILogger _logger;
    private readonly Alarm _alarm;
    private readonly Func<double>? _application;
    private readonly Func<Clock, IEnumerable<IOverloadSignal>> _process;
    private readonly List<WeakReference<ShedAdmission>> _admissions = [];
    private GuardedSignal[]? _signals;
    private long _last;
    private bool _isShedding;

    /// <param name="clock">The runtime's clock.</param>
    /// <param name="logger">The runtime's log.</param>
    /// <param name="application">The signal of the application's own.</param>
    /// <param name="process">Creates the signals of the process; by default the real ones.</param>
    public OverloadSampler(
        Clock clock, ILogger logger, Func<double>? application, Func<Clock, IEnumerable<IOverloadSignal>>? process)
    {
        (_clock, _logger, _application) = (clock, logger, application);
        _process = process ?? SignalsOf;
        _alarm = SweepAlarm.Of(this, clock);
    }

    /// <summary>Lets a method follow the load from now on.</summary>
    /// <returns>Whether it does: not if the clock fails.</returns>
    public bool TryAdd(ShedAdmission admission)
    {
        long now;
        try
        {
            now = _clock.GetTimestamp();
        }
        catch (Exception)
        {
            return false; // the next call tries again
        }

        lock (_gate)
        {
            if (!_admissions.Exists(known => known.TryGetTarget(out var target) && target == admission))
            {
                _admissions.Add(new WeakReference<ShedAdmission>(admission));
            }

            if (_alarm.Due == Clock.Never)
            {
                _last = now;
                SetDue(now);
            }
        }

        _alarm.Set();
        return true;
    }

    /// <summary>Stops measuring: the runtime is disposed.</summary>
    public void Dispose() => _alarm.Dispose();

    /// <inheritdoc/>
    void ISweptTable.Sweep()
    {
        var now = _clock.GetTimestamp();
        var admissions = Prune();
        if (admissions.Count > 0)
        {
            var seconds = Math.Min(_clock.ToSeconds(now - _last), LongestStep);
            _last = now;
            Update(admissions, seconds);
            lock (_gate)
            {
                SetDue(now);
            }
        }

        _alarm.Set();
    }

    private void Update(List<ShedAdmission> admissions, double seconds)
    {
        var (pressure, worst) = (0.0, "the method's own queue");
        foreach (var signal in _signals ??= CreateSignals())
        {
            if (signal.Read() is var reading && reading > pressure)
            {
                (pressure, worst) = (reading, signal.Name);
            }
        }

        var salt = ReadSalt();
        var level = 0.0;
        foreach (var admission in admissions)
        {
            level = Math.Max(level, admission.Update(pressure, seconds, salt));
        }

        if (level > 0 != _isShedding)
        {
            _isShedding = level > 0;
            if (_isShedding)
            {
                _logger.SheddingBegun(worst);
            }
            else
            {
                _logger.SheddingEnded();
            }
        }
    }

    // Another choice of cohorts each hour. The time of day, since all processes should make the same choice; nothing else depends on it.
    private long ReadSalt()
    {
        try
        {
            return _clock.Provider.GetUtcNow().Ticks / TimeSpan.TicksPerHour * 0x2545F4914F6CDD1D;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    // They mean nothing beside a clock that is not the system's: they are of real time.
    private static IEnumerable<IOverloadSignal> SignalsOf(Clock clock)
        => clock.IsSystem ? [PoolDelaySignal.Of(clock), CpuSignal.Of(clock), MemorySignal.Of(clock)] : [];

    private GuardedSignal[] CreateSignals()
    {
        List<IOverloadSignal> signals = [];
        if (_application is not null)
        {
            signals.Add(new ApplicationSignal(_application));
        }

        signals.AddRange(_process(_clock));
        return [.. signals.Select(signal => new GuardedSignal(signal, _logger))];
    }

    // Without a method the timer is not set again.
    private List<ShedAdmission> Prune()
    {
        List<ShedAdmission> admissions = [], gone = [];
        lock (_gate)
        {
            _admissions.RemoveAll(reference =>
            {
                if (!reference.TryGetTarget(out var admission))
                {
                    return true;
                }

                (admission.IsInForce ? admissions : gone).Add(admission);
                return !admission.IsInForce;
            });
            if (admissions.Count == 0)
            {
                _alarm.Due = Clock.Never;
                _signals = null; // they would compare with readings of long ago
            }
        }

        gone.ForEach(static admission => admission.Leave());
        return admissions;
    }

    // Under the lock.
    private void SetDue(long now) => _alarm.Due = Clock.Add(now, _clock.ToTimestamps(s_period));
}
