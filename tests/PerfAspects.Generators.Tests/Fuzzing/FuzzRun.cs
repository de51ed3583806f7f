using System.Text.RegularExpressions;

namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>Runs seeds one after the other, and makes the first that fails small.</summary>
internal static partial class FuzzRun
{
    /// <summary>What is broken, with a minimal program; null where all seeds pass.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="tell">Is told now and then how many have passed, and how many were no C#.</param>
    public static string? FindFailure(int first, int count, Action<int, int>? tell = null)
    {
        var invalid = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var program = RandomProgram.Of(seed);
            switch (Properties.Broken(program))
            {
                case null:
                    break;
                case Properties.NotCSharp:
                    invalid++;
                    break;
                case var failure:
                    return Report(seed, program, failure);
            }

            if ((seed - first + 1) % 100 == 0)
            {
                tell?.Invoke(seed - first + 1, invalid);
            }
        }

        return null;
    }

    private static string Report(int seed, FuzzProgram program, string failure)
    {
        var minimal = Reductions.Minimize(program, smaller => Properties.Broken(smaller) is { } broken && KindOf(broken) == KindOf(failure));
        return $"Seed {seed}: {Properties.Broken(minimal)}\n\n{minimal}\n";
    }

    // What it fails of, and the compiler's or the rule's id: without it, a program would shrink into one that fails of something else.
    private static string KindOf(string failure) => $"{failure.Split(':')[0]} {Id().Match(failure)}";

    [GeneratedRegex("(CS|PERF|AD)[0-9]{4}|PERF[0-9]{3}|[A-Za-z]+Exception")]
    private static partial Regex Id();
}
