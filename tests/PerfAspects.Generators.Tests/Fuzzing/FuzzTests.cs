using System.Globalization;

namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>
/// Random programs, and what holds of each: the generator never throws, the program compiles without a new warning or a rule says why not,
/// the same input gives the same bytes, and analyzers and generator agree on what is wrapped.
/// </summary>
public sealed class FuzzTests
{
    private const int Batch = 50;

    /// <summary>The seeds of every build; PERFASPECTS_SEEDS makes them more.</summary>
    public static TheoryData<int> Batches
        => [.. Enumerable.Range(0, Math.Max(1, Seeds / Batch)).Select(batch => batch * Batch)];

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 200;

    [Theory]
    [MemberData(nameof(Batches))]
    public void Program_Random_HoldsEveryProperty(int first)
    {
        var failure = FuzzRun.FindFailure(first, Batch);
        Assert.True(failure is null, failure);
    }

    // While somebody types, most of what analyzers and generator see is no C#.
    [Theory]
    [MemberData(nameof(Batches))]
    public void Program_HalfWritten_ThrowsNothing(int first)
    {
        for (var seed = first; seed < first + Batch; seed++)
        {
            var files = HalfWritten.Of(seed);
            var run = new FuzzOutcome(FuzzCompiler.Compile(files), FuzzCompiler.NewDriver());
            Assert.True(run.Exception is null, $"Seed {seed}: {run.Exception}\n\n{string.Join('\n', files)}");
        }
    }

    [Fact]
    public void Program_OfASeed_IsAlwaysTheSame()
        => Assert.Equal(RandomProgram.Of(7).ToString(), RandomProgram.Of(7).ToString());

    // What is thrown away or refused tests little: most programs must be C#, and many of them right.
    [Fact]
    public void Programs_Random_AreMostlyCSharpAndOftenRight()
    {
        var compilations = Enumerable.Range(0, 100).Select(RandomProgram.Of).ToArray();
        var valid = compilations.Where(program => Properties.Broken(program) is null).ToArray();
        var right = valid.Where(program => new FuzzOutcome(FuzzCompiler.Compile(program.Files()), FuzzCompiler.NewDriver()).Rules.All(rule => rule.Severity != Microsoft.CodeAnalysis.DiagnosticSeverity.Error));

        Assert.InRange(valid.Length, 60, 100);
        Assert.InRange(right.Count(), 15, 85);
    }

    [Fact]
    public void Minimize_FailingProgram_KeepsOnlyWhatFails()
    {
        var program = Enumerable.Range(0, 1000).Select(RandomProgram.Of).First(program => program.Types.SelectMany(type => type.Methods).Any(method => method.Returns == "Task"));

        var minimal = Reductions.Minimize(program, smaller => smaller.Types.SelectMany(type => type.Methods).Any(method => method.Returns == "Task"));

        var method = Assert.Single(Assert.Single(minimal.Types).Methods);
        Assert.Empty(method.Parameters);
        Assert.Equal("Task", method.Returns);
    }
}
