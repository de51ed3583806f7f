using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>Random aspects with random arguments, right and wrong.</summary>
internal static class RandomAspect
{
    private static readonly string[] s_names = ["Timed", "Cached", "RateLimited", "CircuitBreaker", "Retry", "Timeout", "Bulkhead", "Fallback", "CacheInvalidate"];

    public static ImmutableList<FuzzAspect> Some(Dice dice, ImmutableList<FuzzParameter> parameters, string method, IReadOnlyList<string> others)
        => [.. dice.Some(s_names, 1 + dice.Below(3)).Select(name => new FuzzAspect(name, Arguments(dice, name, parameters, method, others)))];

    private static ImmutableList<string> Arguments(Dice dice, string name, ImmutableList<FuzzParameter> parameters, string method, IReadOnlyList<string> others)
        => name switch
        {
            "Timed" => [],
            "Cached" =>
            [
                Duration(dice),
                .. Optional(dice, 4, () => $"Tags = [{Tag(dice, parameters)}, {Tag(dice, parameters)}]"),
                .. Optional(dice, 6, () => $"Sliding = {Duration(dice)}"),
                .. Optional(dice, 8, () => $"MaxEntries = {dice.Any(["0", "10", "-1"])}"),
                .. Optional(dice, 6, () => $"PerInstance = {dice.Any(["true", "false"])}"),
                .. Optional(dice, 8, () => $"StaleOnError = {Duration(dice)}, LoadTimeout = {Duration(dice)}"),
                .. Optional(dice, 12, () => "Unless = \"IsBad\""),
            ],
            "RateLimited" =>
            [
                dice.OneIn(10) ? "0" : "100",
                Duration(dice),
                .. Optional(dice, 5, () => "Algorithm = RateLimitAlgorithm.TokenBucket"),
                .. Optional(dice, 8, () => $"QueueLimit = {dice.Any(["0", "5", "-1"])}"),
            ],
            "CircuitBreaker" =>
            [
                .. Optional(dice, 3, () => $"FailureRatio = {dice.Any(["0.5", "1", "0", "double.NaN"])}"),
                .. Optional(dice, 3, () => $"BreakDuration = {Duration(dice)}"),
                .. Optional(dice, 4, () => $"Handle = [typeof({dice.Any(["TimeoutException", "OperationCanceledException", "List<>"])})]"),
            ],
            "Retry" => [dice.OneIn(10) ? "0" : "3", .. Optional(dice, 3, () => $"Delay = {Duration(dice)}"), .. Optional(dice, 5, () => "Backoff = (RetryBackoff)9")],
            "Timeout" => [Duration(dice)],
            "Bulkhead" => [dice.OneIn(10) ? "-5" : "10", .. Optional(dice, 6, () => $"Name = \"{dice.Any(["a", "b"])}\"")],
            "Fallback" => [$"\"{method}Rest\""],
            _ => Invalidation(dice, parameters, others),
        };

    private static ImmutableList<string> Invalidation(Dice dice, ImmutableList<FuzzParameter> parameters, IReadOnlyList<string> others)
        =>
        [
            .. others.Count > 0 && !dice.OneIn(6) ? [$"\"{dice.Any(others).TrimStart('@')}\""] : Array.Empty<string>(),
            .. Optional(dice, 3, () => "All = true"),
            .. Optional(dice, 4, () => $"Tags = [{Tag(dice, parameters)}]"),
        ];

    private static string Duration(Dice dice) => dice.OneIn(15) ? dice.Any(Vocabulary.WrongDurations) : dice.Any(Vocabulary.Durations);

    private static string Tag(Dice dice, ImmutableList<FuzzParameter> parameters)
        => parameters.IsEmpty || dice.OneIn(3) ? dice.Any(Vocabulary.Tags) : $"\"x:{{{parameters[dice.Below(parameters.Count)].Name.TrimStart('@')}}}\"";

    private static string[] Optional(Dice dice, int oneIn, Func<string> argument) => dice.OneIn(oneIn) ? [argument()] : [];
}
