using Microsoft.CodeAnalysis;
using PerfAspects.Retrying;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// How often a <c>[Retry]</c> tries again, and the seconds it waits in between if every attempt fails; jitter is left out.
/// </summary>
internal readonly record struct RetrySchedule(int Count, double Delays)
{
    /// <summary>Nothing is waited for without one.</summary>
    public static RetrySchedule Of(AttributeData? retry)
        => retry?.ValueOf("maxRetries") is { Value: int and > 0 and var count }
            ? new(count, RetryDefinition.DelaysOf(
                count,
                Seconds(retry, "Delay", 0.2),
                Seconds(retry, "MaxDelay", 30),
                retry.EnumOf("Backoff")))
            : default;

    private static double Seconds(AttributeData retry, string argument, double otherwise)
        => retry.DurationOf(argument)?.TotalSeconds ?? otherwise;
}
