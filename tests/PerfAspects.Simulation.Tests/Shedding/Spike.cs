using PerfAspects.Shedding.Signals;

namespace PerfAspects.Simulation.Shedding;

/// <summary>
/// A process of ten threads that serves two kinds of calls: those that users wait for, which need 40 % of its capacity, and prefetching,
/// which needs 25 % and comes twelve times as often for a minute. The runtime is the real one; only the pool whose delay it measures is
/// simulated. Refusing a call costs a two-hundredth of serving it. A call that waits longer than a second is too late for its caller.
/// </summary>
internal sealed class Spike
{
    public const double Begin = 60;
    public const double End = 120;

    private const int Threads = 10;
    private const double MeanSeconds = 0.01;
    private const double Capacity = Threads / MeanSeconds;
    private const double RefusalSeconds = MeanSeconds / 200;
    private const double Cv = 0.5;
    private const int Users = 20_000;

    private readonly EventClock _clock = new();
    private readonly Random _random;
    private readonly Pool _pool;
    private readonly bool _isShedding;
    private Tally _open = new();
    private Tally _prefetch = new();

    public Spike(int seed, bool isShedding)
    {
        _random = new Random(seed);
        _isShedding = isShedding;
        _pool = new Pool(_clock, Threads);
        Runtime = new AspectRuntime(new AspectRuntimeOptions
        {
            TimeProvider = _clock,
            ProcessSignals = clock => [new PoolDelaySignal(clock, Probe)],
        });
        var traffic = new Traffic(Runtime);
        Plan(static _ => 0.4 * Capacity, traffic.Open, () => _open);
        Plan(static time => (time is >= Begin and < End ? 12 : 1) * 0.25 * Capacity, traffic.Prefetch, () => _prefetch);
    }

    /// <summary>The runtime under test.</summary>
    public AspectRuntime Runtime { get; }

    /// <summary>Goes on until a time, and returns what became of the calls that were made since the last one.</summary>
    public (Tally Open, Tally Prefetch) Until(double seconds)
    {
        (_open, _prefetch) = (new Tally(), new Tally());
        var tallies = (_open, _prefetch);
        while (_clock.Step((long)(seconds * TimeSpan.TicksPerSecond)))
        {
        }

        return tallies;
    }

    private double Seconds => _clock.Now / (double)TimeSpan.TicksPerSecond;

    private void Probe(IThreadPoolWorkItem probe) => _pool.Queue(() =>
    {
        probe.Execute();
        return 0;
    });

    private void Plan(Func<double, double> rate, Action<int> call, Func<Tally> tally)
        => _clock.Plan((long)(-Math.Log(1 - _random.NextDouble()) / rate(Seconds) * TimeSpan.TicksPerSecond), () =>
        {
            Plan(rate, call, tally);
            Arrive(call, tally());
        });

    private void Arrive(Action<int> call, Tally tally)
    {
        var (arrived, user) = (_clock.Now, _random.Next(Users));
        tally.Offered++;
        _pool.Queue(() =>
        {
            try
            {
                call(user);
            }
            catch (LoadShedException) when (_isShedding)
            {
                tally.Shed++;
                return RefusalSeconds;
            }
            catch (LoadShedException)
            {
                // As if there were no [Shed].
            }

            var work = Work();
            Answer(tally, _clock.Now - arrived + (long)(work * TimeSpan.TicksPerSecond));
            return work;
        });
    }

    private static void Answer(Tally tally, long duration)
    {
        tally.Durations.Add(duration);
        if (duration <= TimeSpan.TicksPerSecond)
        {
            tally.Succeeded++;
        }
        else
        {
            tally.Late++;
        }
    }

    private double Work()
    {
        var sigma = Math.Sqrt(Math.Log(1 + (Cv * Cv)));
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return MeanSeconds / Math.Sqrt(1 + (Cv * Cv)) * Math.Exp(sigma * normal);
    }
}
