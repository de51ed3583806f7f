using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// How often a <c>[Retry]</c> tries again, and the seconds it waits in between if every attempt fails; jitter is left out.
/// </summary>
internal readonly record struct RetrySchedule(int Count, double Delays)
{
    private const string Constant = "Constant";
    private const string Linear = "Linear";

    /// <summary>Nothing is waited for without one.</summary>
    public static RetrySchedule Of(AttributeData? retry)
        => retry?.ValueOf("maxRetries") is { Value: int and > 0 and var count }
            ? new(count, Sum(
                count,
                Seconds(retry, "Delay", 0.2),
                Seconds(retry, "MaxDelay", 30),
                retry.EnumOf("Backoff")))
            : default;

    private static double Seconds(AttributeData retry, string argument, double otherwise)
        => retry.DurationOf(argument)?.TotalSeconds ?? otherwise;

    // Delays that grow, then delays that stay at the longest: the count may be any number, so nothing counts up to it.
    private static double Sum(int count, double delay, double longest, string? backoff)
    {
        if (delay <= 0)
        {
            return 0;
        }

        var ratio = Math.Max(0, longest / delay);
        double growing = backoff switch
        {
            _ when ratio < 1 => 0,
            Constant => count,
            Linear => Math.Min(count, Math.Floor(ratio)),
            _ => Math.Min(count, Math.Floor(Math.Log(ratio, 2)) + 1),
        };
        var grown = backoff switch
        {
            Constant => growing,
            Linear => growing * (growing + 1) / 2,
            _ => Math.Pow(2, growing) - 1,
        };
        return (grown * delay) + ((count - growing) * longest);
    }
}
