using Polly.CircuitBreaker;

namespace PerfAspects.State;

/// <summary>The states of a circuit, from good to bad.</summary>
internal static class CircuitStates
{
    public static int Severity(CircuitState state) => state switch
    {
        CircuitState.Closed => 0,
        CircuitState.HalfOpen => 1,
        CircuitState.Open => 2,
        _ => 3,
    };
}
