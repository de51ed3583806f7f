namespace PerfAspects.Simulation.Limiters;

/// <summary>A limiter of somebody else's, written down from its source: it refuses what is over the limit, and has no queue.</summary>
internal abstract class Rival(EventClock clock, double initial) : ILimiter
{
    private int _inFlight;

    public double Limit { get; protected set; } = initial;

    public Action<Call> Admitted { get; set; } = static _ => { };

    public Action<Call> Refused { get; set; } = static _ => { };

    protected EventClock Clock => clock;

    public void Enter(Call call)
    {
        if (_inFlight >= (int)Limit)
        {
            Refused(call);
            return;
        }

        call.InFlight = ++_inFlight;
        Admitted(call);
    }

    public void Exit(Call call)
    {
        _inFlight--;
        Sample(clock.Now - call.Began, call.InFlight);
    }

    protected static long Seconds(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    /// <summary>Learns from a call that has ended.</summary>
    protected abstract void Sample(long duration, int inFlight);
}
