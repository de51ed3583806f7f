using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>
/// One stay of a circuit in a state. A call carries the phase it was admitted in, and its result counts only while the circuit
/// is still in that very phase: what arrives later is about a time that has passed.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="probeAt">Open: the timestamp from which a call may probe. Half-open: that from which others take the place of its
/// probes.</param>
/// <param name="cause">Open or half-open: the failure that opened the circuit.</param>
internal sealed class CircuitPhase(CircuitState state, long probeAt = 0, Exception? cause = null)
{
    public CircuitState State { get; } = state;

    /// <summary>Moves only while half-open, and then under the circuit's lock.</summary>
    public long ProbeAt { get; set; } = probeAt;

    public Exception? Cause { get; } = cause;

    /// <summary>Half-open: the probes that run or have succeeded. Under the circuit's lock.</summary>
    public int Probes { get; set; }

    /// <summary>Half-open: the probes that have succeeded. Under the circuit's lock.</summary>
    public int Successes { get; set; }
}
