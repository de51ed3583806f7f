using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>Random aspects with random arguments, right and wrong.</summary>
internal static class RandomAspect
{
    private static readonly string[] s_names =
    [
        "Timed", "Traced", "Cached", "RateLimited", "CircuitBreaker", "Retry", "Timeout", "Bulkhead", "Shed", "AdaptiveConcurrency", "Hedge", "Fallback",
        "CacheInvalidate", "Batched", "CachedEach", "CachePut",
    ];

    /// <summary>Aspects that may stand on a type.</summary>
    public static ImmutableList<FuzzAspect> SomeOfType(Dice dice)
        => [.. dice.Some(s_names[..10], 1 + dice.Below(2)).Select(name => new FuzzAspect(name, Arguments(dice, name, [], "", [])))];

    /// <param name="dice">Decides.</param>
    /// <param name="parameters">What tags may name.</param>
    /// <param name="method">The method that is given them.</param>
    /// <param name="others">Cached methods that it may invalidate.</param>
    public static ImmutableList<FuzzAspect> Some(Dice dice, ImmutableList<FuzzParameter> parameters, string method, IReadOnlyList<string> others)
        => [.. dice.Some(!dice.IsCareful ? s_names : others.Count > 0 ? s_names[..13] : s_names[..12], 1 + dice.Below(3)).Select(name => new FuzzAspect(name, Arguments(dice, name, parameters, method, others)))];

    private static ImmutableList<string> Arguments(Dice dice, string name, ImmutableList<FuzzParameter> parameters, string method, IReadOnlyList<string> others)
        => name switch
        {
            "Timed" =>
            [
                .. Optional(dice, 3, () => $"SlowThreshold = {Duration(dice)}"),
                .. Optional(dice, 6, () => $"MetricName = \"{dice.Any(["a", "b{c}"])}\""),
            ],
            "Traced" => [],
            "Cached" =>
            [
                Duration(dice),
                .. Optional(dice, 4, () => $"Tags = [{Tag(dice, parameters)}, {Tag(dice, parameters)}]"),
                .. Optional(dice, 6, () => $"Sliding = {Duration(dice)}"),
                .. Optional(dice, 8, () => $"MaxEntries = {(dice.Slips(3) ? "-1" : dice.Any(["0", "10"]))}"),
                .. Optional(dice, 6, () => $"PerInstance = {(dice.IsCareful ? "false" : "true")}"),
                .. Optional(dice, 8, () => $"StaleOnError = {Duration(dice)}, LoadTimeout = {Duration(dice)}"),
                .. Optional(dice, 8, () => $"StaleWhileRevalidate = {Duration(dice)}"),
                .. Optional(dice, 8, () => $"RefreshAhead = {dice.Any(["0.8", "0", "-1", "double.NaN"])}"),
                .. Optional(dice, 10, () => $"SoftTimeout = {Duration(dice)}"),
                .. Optional(dice, dice.IsCareful ? int.MaxValue : 8, () => $"Shared = true, LocalDuration = {Duration(dice)}"),
                .. Optional(dice, 10, () => $"CacheExceptions = [typeof(TimeoutException)], ExceptionDuration = {Duration(dice)}"),
                .. Optional(dice, dice.IsCareful ? int.MaxValue : 12, () => "Unless = \"IsBad\""),
                .. Optional(dice, dice.IsCareful ? int.MaxValue : 12, () => "DurationOf = \"LifeOf\""),
            ],
            "RateLimited" =>
            [
                dice.Slips(10) ? "0" : "100",
                Duration(dice),
                .. Optional(dice, 5, () => "Algorithm = RateLimitAlgorithm.TokenBucket"),
                .. Optional(dice, 6, () => "Shared = true, OnUnavailable = LimitFallback.Open"),
                .. Optional(dice, 12, () => $"Lease = {Duration(dice)}"),
                .. Optional(dice, 8, () => $"QueueLimit = {(dice.Slips(3) ? "-1" : "5")}"),
            ],
            "CircuitBreaker" =>
            [
                .. Optional(dice, 3, () => $"FailureRatio = {(dice.Slips(2) ? "double.NaN" : dice.Any(["0.5", "1"]))}"),
                .. Optional(dice, 3, () => $"BreakDuration = {(dice.IsCareful ? "\"1s\"" : Duration(dice))}"),
                .. Optional(dice, 6, () => $"ConsecutiveFailures = {(dice.Slips(2) ? "-1" : "5")}, Probes = {(dice.Slips(2) ? "0" : "2")}"),
                .. Optional(dice, 8, () => $"SlowCallDuration = {Duration(dice)}"),
                .. Optional(dice, dice.IsCareful ? int.MaxValue : 12, () => "HandleResult = \"IsBad\""),
                .. Optional(dice, 8, () => "ObserveOnly = true"),
                .. Optional(dice, 4, () => $"Handle = [typeof({dice.Any(["TimeoutException", "OperationCanceledException", "System.IO.IOException"])})]"),
            ],
            "Retry" => [dice.Slips(10) ? "0" : "3", .. Optional(dice, 3, () => $"Delay = {(dice.IsCareful ? "\"0s\"" : Duration(dice))}"), .. Optional(dice, 5, () => $"Backoff = {(dice.Slips(2) ? "(RetryBackoff)9" : "RetryBackoff.Linear")}"), .. Optional(dice, 6, () => $"Budget = {(dice.Slips(2) ? "-1" : "0.5")}"), .. Optional(dice, dice.IsCareful ? int.MaxValue : 12, () => "HandleResult = \"IsBad\", DelayOf = \"After\"")],
            "Timeout" => [Duration(dice)],
            "Bulkhead" => [dice.Slips(10) ? "-5" : "10", .. Optional(dice, 6, () => $"Name = \"{dice.Any(["a", "b"])}\""), .. Optional(dice, 6, () => "Offload = true"), .. Optional(dice, 8, () => "QueueLimit = 5, ObserveOnly = true")],
            "CachedEach" =>
            [
                Duration(dice),
                .. Optional(dice, 4, () => $"Tags = [{Tag(dice, parameters)}, \"{{key}}\"]"),
                .. Optional(dice, 8, () => "Unless = \"IsBad\""),
                .. Optional(dice, 4, () => $"With = \"{(others.Count > 0 && !dice.Slips(6) ? dice.Any(others).TrimStart('@') : "Gett")}\""),
                .. Optional(dice, 6, () => $"Shared = true, LocalDuration = {Duration(dice)}"),
            ],
            "Batched" => [.. Optional(dice, 3, () => $"MaxSize = {(dice.Slips(3) ? "0" : "10")}"), .. Optional(dice, 3, () => $"Wait = {Duration(dice)}")],
            "Shed" => [.. Optional(dice, 2, () => $"Priority = {(dice.Slips(3) ? "(CallPriority)9" : dice.Any(["CallPriority.Low", "CallPriority.Critical"]))}"), .. Optional(dice, 8, () => "ObserveOnly = true")],
            "AdaptiveConcurrency" =>
            [
                .. Optional(dice, 4, () => $"Max = {(dice.Slips(3) ? "0" : "100")}"),
                .. Optional(dice, 6, () => $"QueueLimit = {(dice.Slips(3) ? "-2" : dice.Any(["-1", "0", "5"]))}"),
                .. Optional(dice, 8, () => "ObserveOnly = true"),
            ],
            "Hedge" =>
            [
                $"Idempotent = {(dice.Slips(5) ? "false" : "true")}",
                .. Optional(dice, 2, () => $"Delay = {Duration(dice)}"),
                .. Optional(dice, 5, () => $"MaxHedges = {(dice.Slips(2) ? "0" : "2")}"),
            ],
            "Fallback" => [$"\"{method}Rest\""],
            "CachePut" => [$"\"{(others.Count > 0 && !dice.Slips(6) ? dice.Any(others).TrimStart('@') : "Gett")}\""],
            _ => Invalidation(dice, parameters, others),
        };

    private static ImmutableList<string> Invalidation(Dice dice, ImmutableList<FuzzParameter> parameters, IReadOnlyList<string> others)
        =>
        [
            .. others.Count > 0 && !dice.Slips(6) ? [$"\"{dice.Any(others).TrimStart('@')}\""] : Array.Empty<string>(),
            .. Optional(dice, dice.IsCareful ? 1 : 3, () => "All = true"),
            .. Optional(dice, 4, () => $"Tags = [{Tag(dice, parameters)}]"),
            .. Optional(dice, 4, () => $"When = {(dice.Slips(6) ? "(InvalidateWhen)3" : dice.Any(["InvalidateWhen.Before", "InvalidateWhen.Always"]))}"),
        ];

    private static string Duration(Dice dice) => dice.Slips(15) ? dice.Any(Vocabulary.WrongDurations) : dice.Any(Vocabulary.Durations);

    private static string Tag(Dice dice, ImmutableList<FuzzParameter> parameters)
        => parameters.IsEmpty || dice.Slips(3) ? (dice.IsCareful ? "\"prices\"" : dice.Any(Vocabulary.Tags)) : $"\"x:{{{parameters[dice.Below(parameters.Count)].Name.TrimStart('@')}}}\"";

    private static string[] Optional(Dice dice, int oneIn, Func<string> argument) => dice.OneIn(oneIn) ? [argument()] : [];
}
