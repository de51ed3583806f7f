namespace PerfAspects.Simulation.Limiters;

/// <summary>Netflix concurrency-limits, AIMDLimit with its defaults: 20 to 200, times 0.9 for a call over 5 s.</summary>
internal sealed class Aimd(EventClock clock) : Rival(clock, 20)
{
    protected override void Sample(long duration, int inFlight)
    {
        var next = duration > Seconds(5) ? Limit * 0.9 : inFlight * 2 >= Limit ? Limit + 1 : Limit;
        Limit = Math.Clamp(next, 20, 200);
    }
}
