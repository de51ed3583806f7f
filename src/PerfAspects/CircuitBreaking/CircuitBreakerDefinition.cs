using PerfAspects.Shared;

namespace PerfAspects.CircuitBreaking;

/// <summary>The definition of <c>[CircuitBreaker]</c>.</summary>
internal static class CircuitBreakerDefinition
{
    public const double FailureRatio = 0.5;
    public const int MinimumThroughput = 10;
    public const string SamplingDuration = "30s";
    public const string BreakDuration = "5s";
    public const int ConsecutiveFailures = 0;
    public const double SlowCallRatio = 1.0;
    public const int Probes = 1;
    public const bool ObserveOnly = false;

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
            SettingRule.Integer("ConsecutiveFailures", 0, ConsecutiveFailures),
            SettingRule.DurationOrNone("SlowCallDuration"),
            SettingRule.Ratio("SlowCallRatio", SlowCallRatio),
            SettingRule.Integer("Probes", 1, Probes),
            SettingRule.Fixed("HandleResult"),
            SettingRule.Flag("ObserveOnly", ObserveOnly),
            SettingRule.Text("Name"),
        ],
        Conflicts =
        [
            new("SlowCallRatio", ConflictKind.Without, "SlowCallDuration", "no call is slow without it"),
            new("SlowCallDuration", ConflictKind.Above, "Duration", "the timeout ends each call before it is slow")
            {
                OtherAspect = "Timeout",
            },
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = CircuitTelemetry.Telemetry,
#endif
    };
}
