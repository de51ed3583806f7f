using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>
/// One stay of a circuit in a state, or one probe. A call carries the phase it was admitted in, and its result counts only while the
/// circuit is still in that very phase: what arrives later tells of a time that has passed.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="probeAt">Open or half-open: the timestamp from which a call may probe.</param>
/// <param name="cause">Open or half-open: the failure that opened the circuit.</param>
internal sealed class CircuitPhase(CircuitState state, long probeAt = 0, Exception? cause = null)
{
    public CircuitState State { get; } = state;

    public long ProbeAt { get; } = probeAt;

    public Exception? Cause { get; } = cause;
}
