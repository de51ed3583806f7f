using PerfAspects.Shared;

namespace PerfAspects.CircuitBreaking;

/// <summary>The definition of <c>[CircuitBreaker]</c>.</summary>
internal static class CircuitBreakerDefinition
{
    public const double FailureRatio = 0.5;
    public const int MinimumThroughput = 10;
    public const string SamplingDuration = "30s";
    public const string BreakDuration = "5s";

    // Polly's range, https://www.pollydocs.org/strategies/circuit-breaker.html
    private const string Range = "from 500ms to 1d";
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    public static readonly AspectDefinition Definition = new("CircuitBreaker")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        IsShareable = true,
        IsPartitionable = true,
        KeepsState = true,
        Suggestion = "",
        Settings =
        [
            SettingRule.Ratio("FailureRatio", FailureRatio),
            SettingRule.Integer("MinimumThroughput", 2, MinimumThroughput),
            SettingRule.Duration("SamplingDuration", s_shortest, s_longest, Range, SamplingDuration),
            SettingRule.Duration("BreakDuration", s_shortest, s_longest, Range, BreakDuration),
            SettingRule.Types("Handle"),
            SettingRule.Types("Ignore"),
            SettingRule.Text("Name"),
        ],
    };
}
