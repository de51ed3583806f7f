using System.Globalization;
using PerfAspects.Generators.Tests.Fuzzing;

namespace PerfAspects.CodeFixes.Tests.Fuzzing;

/// <summary>Random programs, most of them wrong, and their fixes one after the other: a fixed program never has an error that was not there.</summary>
public sealed class FixFuzzTests
{
    private const int Batch = 10;

    /// <summary>The seeds of every build; PERFASPECTS_FIX_SEEDS makes them more.</summary>
    public static TheoryData<int> Batches => [.. Enumerable.Range(0, Math.Max(1, Seeds / Batch)).Select(batch => batch * Batch)];

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_FIX_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 40;

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Fixes_OfRandomPrograms_BreakNothing(int first)
    {
        for (var seed = first; seed < first + Batch; seed++)
        {
            var program = RandomProgram.Of((2 * seed) + 1); // the odd ones are written without care
            if (await FixRun.BrokenAsync(program, seed) is { } broken)
            {
                Assert.Fail($"Seed {seed}: {await MinimalAsync(program, seed, broken)}");
            }
        }
    }

    private static async Task<string> MinimalAsync(FuzzProgram program, int seed, string broken)
    {
        var kind = broken.Split(':')[0];
        for (var smaller = program; smaller is not null;)
        {
            program = smaller;
            smaller = null;
            foreach (var candidate in Reductions.Of(program))
            {
                if (await FixRun.BrokenAsync(candidate, seed) is { } same && same.StartsWith(kind, StringComparison.Ordinal))
                {
                    (smaller, broken) = (candidate, same);
                    break;
                }
            }
        }

        return $"{broken}\n\nof\n\n{program}";
    }
}
