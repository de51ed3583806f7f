namespace PerfAspects.CircuitBreaking;

/// <summary>The phase of a circuit that has admitted a call, with the start of the call, where slow calls count.</summary>
internal sealed class TimedPhase
{
    public CircuitPhase Phase { get; private set; } = null!;

    public long Started { get; private set; }

    public TimedPhase Begin(CircuitPhase phase, long started)
    {
        (Phase, Started) = (phase, started);
        return this;
    }
}
