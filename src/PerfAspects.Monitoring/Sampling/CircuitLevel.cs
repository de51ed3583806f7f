using Polly.CircuitBreaker;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>The states of a circuit as numbers, the worse the higher. Histories keep the numbers.</summary>
internal static class CircuitLevel
{
    public const int None = 0;
    public const int Closed = 1;
    public const int HalfOpen = 2;
    public const int Open = 3;
    public const int Isolated = 4;

    public static int Of(CircuitState? state) => state switch
    {
        null => None,
        CircuitState.Closed => Closed,
        CircuitState.HalfOpen => HalfOpen,
        CircuitState.Open => Open,
        _ => Isolated,
    };
}
