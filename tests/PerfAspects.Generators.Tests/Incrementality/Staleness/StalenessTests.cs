using System.Globalization;
using PerfAspects.Generators.Tests.Fuzzing;

namespace PerfAspects.Generators.Tests.Incrementality.Staleness;

/// <summary>Whatever is remembered from before an edit, what comes out is what would have come out without a memory, to the byte.</summary>
public sealed class StalenessTests
{
    private const int Batch = 20;
    private const int EditsOfASeed = 6;

    /// <summary>The seeds of every build; PERFASPECTS_SEEDS makes them more.</summary>
    public static TheoryData<int> Batches => [.. Enumerable.Range(0, Math.Max(1, Seeds / Batch)).Select(batch => batch * Batch)];

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 120;

    [Theory]
    [MemberData(nameof(Batches))]
    public void Output_AfterRandomEdits_IsThatOfAFirstRun(int first)
    {
        for (var seed = first; seed < first + Batch; seed++)
        {
            var dice = new Dice(seed);
            var project = new EditedProject(Files(seed), dice);
            for (var edit = 0; edit <= EditsOfASeed; edit++)
            {
                var (again, anew) = project.Run();
                Assert.True(again == anew, $"Seed {seed}\n{project.History}\n\n{Difference(again, anew)}");
                project.Edit();
            }
        }
    }

    // The first line that is not the same.
    private static string Difference(string again, string anew)
        => again.Split('\n').Zip(anew.Split('\n'), (one, other) => one == other ? null : $"{one}\nand not\n{other}").FirstOrDefault(line => line is not null) ?? "one ends before the other";

    // Half of them the town alone, where everything hangs together; half with random types beside it.
    private static IEnumerable<string> Files(int seed)
        => seed % 2 == 0 ? Town.Files : RandomProgram.Of(seed).Files().SkipLast(1).Concat(Town.Files);
}
