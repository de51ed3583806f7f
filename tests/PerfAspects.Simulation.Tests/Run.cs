using PerfAspects.Simulation.Limiters;

namespace PerfAspects.Simulation;

/// <summary>One run of a scenario under a limiter.</summary>
internal sealed class Run
{
    private readonly EventClock _clock;
    private readonly Scenario _scenario;
    private readonly Random _arrivals;
    private readonly Workers _workers;
    private readonly ILimiter _limiter;
    private Measured _measured = new();

    /// <summary>Prepares a run.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="create">Creates the limiter.</param>
    /// <param name="seed">The seed, on which arrivals and work depend.</param>
    public Run(Scenario scenario, Func<EventClock, ILimiter> create, int seed)
    {
        _clock = new EventClock();
        _scenario = scenario;
        _arrivals = new Random(seed);
        _workers = new Workers(_clock, new Random(seed + 1_000_000), scenario, End);
        _limiter = create(_clock);
        _limiter.Admitted = Begin;
        _limiter.Refused = _ => _measured.Rejected++;
        PlanArrival();
    }

    /// <summary>Runs until a time and tells of the stretch since the last one.</summary>
    /// <param name="seconds">The time since the beginning; by default the end of the scenario.</param>
    public Measured Until(double? seconds = null)
    {
        var (end, measured) = ((long)((seconds ?? _scenario.Duration) * TimeSpan.TicksPerSecond), _measured = new Measured());
        measured.Seconds = (end - _clock.Now) / (double)TimeSpan.TicksPerSecond;
        while (_clock.Step(end))
        {
            _limiter.Poll();
        }

        measured.Limit = _limiter.Limit;
        return measured;
    }

    private void PlanArrival()
    {
        var rate = _scenario.Rate(_clock.Now / (double)TimeSpan.TicksPerSecond);
        _clock.Plan((long)(-Math.Log(1 - _arrivals.NextDouble()) / rate * TimeSpan.TicksPerSecond), Arrive);
    }

    private void Arrive()
    {
        PlanArrival();
        _measured.Offered++;
        _limiter.Enter(new Call(_clock.Now));
    }

    private void Begin(Call call) => _workers.Begin(call);

    private void End(Call call)
    {
        _measured.Done++;
        _measured.Cores.Add(_clock.Now - call.Began);
        _measured.Calls.Add(_clock.Now - call.Arrived);
        _limiter.Exit(call);
    }
}
