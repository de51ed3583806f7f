using System.Diagnostics;
using System.Globalization;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Shedding.Signals;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects.Shedding;

/// <summary>Refuses the calls of a method whose priority and cohort the level has reached. Safe for use by many threads.</summary>
internal sealed class ShedAdmission(AspectMethod method) : Admission, ISheddingState
{
    // Odd, so that any 128 calls in a row are in all cohorts; and far from a divisor of 128, so that few calls in a row spread as well.
    private const uint Stride = 47;

    private const double FullQueue = 0.8;

    private readonly Lock _gate = new();
    private readonly ShedLevel _level = new();
    private ObservedRefusals? _observed;
    private bool _isQueueHigh;
    private CallPriority _priority;
    private volatile bool _isSampled;
    private volatile bool _isObserving;
    private volatile int _floor; // the cohorts of the priorities below that of the method
    private volatile int _refused;
    private long _salt;
    private uint _sequence;

    /// <inheritdoc/>
    public override CallMark Mark => CallMark.ShedKey;

    /// <inheritdoc/>
    public double Level
    {
        get
        {
            lock (_gate)
            {
                return _level.Share;
            }
        }
    }

    /// <summary>Whether the aspect is in force, and the method's load has to be known.</summary>
    public bool IsInForce => method.Descriptor.Find<ShedAttribute>() is not null;

    /// <summary>Takes other settings on. The level stays.</summary>
    public void Reconfigure(CallPriority priority, bool isObserving)
    {
        lock (_gate)
        {
            if (_observed is null || priority != _priority)
            {
                _priority = priority;
                _observed = new ObservedRefusals(method, "Shed", ShedTelemetry.RejectedOf(priority));
            }

            _isObserving = isObserving;
            _floor = RankOf(priority) * ShedLevel.Cohorts;
            Apply();
        }
    }

    /// <inheritdoc/>
    public override bool MayRefuse()
    {
        if (!_isSampled)
        {
            BeSampled();
        }

        return _refused > _floor;
    }

    /// <inheritdoc/>
    public override Exception? Refuse(long mark, Activity? span)
    {
        var (refused, floor) = (_refused, _floor);
        if (refused <= floor || floor + CohortOf(mark) >= refused)
        {
            return null;
        }

        span.AddSpanEvent(ShedTelemetry.RejectedEvent);
        if (_isObserving)
        {
            _observed!.Add();
            return null;
        }

        var priority = _priority;
        method.Counters.Increment(ShedTelemetry.RejectedOf(priority));
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"The process is overloaded, and {method.Name} was refused as a call of priority {priority}.");
        return new LoadShedException(message) { MethodName = method.Name };
    }

    /// <summary>Follows the load.</summary>
    /// <param name="pressure">The worst signal of the process.</param>
    /// <param name="seconds">The time since the last update.</param>
    /// <param name="salt">The number that assigns callers to cohorts; it changes now and then.</param>
    /// <returns>The level, from 0 to 1.</returns>
    public double Update(double pressure, double seconds, long salt)
    {
        var queues = ReadQueues();
        lock (_gate)
        {
            _level.Update(Math.Max(pressure, GuardedSignal.Judge(queues, ref _isQueueHigh)), seconds);
            Volatile.Write(ref _salt, salt);
            Apply();
            return _level.Share;
        }
    }

    /// <summary>Forgets the load: it is not measured any more until a call comes.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _level.Reset();
            _isSampled = false;
            Apply();
        }
    }

    private static int RankOf(CallPriority priority) => priority switch
    {
        CallPriority.Background => 0,
        CallPriority.Low => 1,
        CallPriority.Critical => 3,
        _ => 2,
    };

    private int CohortOf(long mark)
    {
        const int Bits = 7; // of 128 cohorts
        return mark == 0
            ? (int)(Interlocked.Increment(ref _sequence) * Stride % ShedLevel.Cohorts)
            : (int)(CallHash.Mix((ulong)mark + (ulong)Volatile.Read(ref _salt)) >> (64 - Bits));
    }

    private void BeSampled()
    {
        if (!method.Runtime.Overload.TryAdd(this))
        {
            return;
        }

        lock (_gate)
        {
            _isSampled = true;
            Apply();
        }
    }

    // Under the lock.
    private void Apply()
    {
        _refused = _level.Refused;
        IsSelective = !_isSampled || _refused > _floor;
    }

    // The fullest queue of the method's own, as a multiple of its mark.
    private double ReadQueues()
    {
        var fullest = 0.0;
        foreach (var slots in method.OccupiedStates)
        {
            var occupancy = slots.ReadOccupancy();
            if (occupancy.Places > 0)
            {
                fullest = Math.Max(fullest, occupancy.Queued / (FullQueue * occupancy.Places));
            }
        }

        return fullest;
    }
}
