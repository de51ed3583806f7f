#if !NET9_0_OR_GREATER
using Lock = object;
#endif

namespace PerfAspects.Contracts.Model;

/// <summary>The rate limits of a <see cref="ModelStore"/>: sliding windows in their simplest form, whatever the algorithm.</summary>
public sealed class ModelLimits(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string? Partition), List<(long Time, long Mark)>> _admitted = [];
    private readonly HashSet<Guid> _runtimes = [];
    private long _marks;

    /// <summary>The number of charges that count, of all limits.</summary>
    public int Charged
    {
        get
        {
            lock (_gate)
            {
                return _admitted.Values.Sum(static times => times.Count);
            }
        }
    }

    /// <summary>The names of the limits that were asked for, with their partitions.</summary>
    public IReadOnlyCollection<(string Name, string? Partition)> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _admitted.Keys];
            }
        }
    }

    /// <summary>Registers a runtime that is alive elsewhere.</summary>
    public void AddRuntime() => Count(Guid.NewGuid());

    internal LimitGrant[] Acquire(IReadOnlyList<LimitDemand> demands)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            var waits = demands.Select(demand => WaitOf(demand, now)).ToArray();
            if (Array.Exists(waits, static wait => wait > TimeSpan.Zero))
            {
                return Array.ConvertAll(waits, static wait => new LimitGrant { RetryAfter = wait });
            }

            return [.. demands.Select(demand => Charge(demand, now))];
        }
    }

    internal bool Return(IReadOnlyList<LimitReturn> returns)
    {
        lock (_gate)
        {
            foreach (var returned in returns)
            {
                var times = TimesOf(returned.Limit);
                for (var i = 0; i < returned.Count && times.FindIndex(time => time.Mark == returned.Mark) is >= 0 and var index; i++)
                {
                    times.RemoveAt(index);
                }
            }

            return true;
        }
    }

    internal int Count(Guid runtime)
    {
        lock (_gate)
        {
            _runtimes.Add(runtime);
            return _runtimes.Count;
        }
    }

    private LimitGrant Charge(LimitDemand demand, long now)
    {
        var times = TimesOf(demand.Limit);
        var count = Math.Min(demand.Count, demand.Limit.Permits - times.Count);
        var mark = ++_marks;
        times.AddRange(Enumerable.Repeat((now + Ticks(demand.Limit.Lease), mark), count));
        return new LimitGrant { Count = count, Lifetime = demand.Limit.Lease, Mark = mark };
    }

    private TimeSpan WaitOf(LimitDemand demand, long now)
    {
        var times = TimesOf(demand.Limit);
        times.RemoveAll(time => time.Time + Ticks(demand.Limit.Window) <= now);
        var over = times.Count + 1 - demand.Limit.Permits;
        return over <= 0 ? TimeSpan.Zero : clock.GetElapsedTime(now, times[over - 1].Time + Ticks(demand.Limit.Window));
    }

    private List<(long Time, long Mark)> TimesOf(SharedLimitSettings limit)
    {
        if (!_admitted.TryGetValue((limit.Name, limit.Partition), out var times))
        {
            _admitted.Add((limit.Name, limit.Partition), times = []);
        }

        return times;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
