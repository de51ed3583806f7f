using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace PerfAspects.Generators.Tests.Incrementality;

/// <summary>One row for each kind of edit: what it re-runs, and so what a keystroke costs.</summary>
public sealed class EditTests
{
    private const string Source =
        """
        partial class First
        {
            [Timed] public partial int Get(int id);
            private int GetCore(int id) => id;
        }

        partial class Second
        {
            [Cached("5m"), Timed] public partial int Get(int id);
            private int GetCore(int id) => id;

            [RateLimited(1, "1s")] public partial Task RunAsync();
            private Task RunCoreAsync() => Task.CompletedTask;
        }
        """;

    // Files and what was emitted of them, in the order of their names: First, Second.
    public static readonly TheoryData<string, string, IncrementalStepRunReason[], IncrementalStepRunReason[]> InPlace = new()
    {
        { "private int GetCore(int id) => id;", "private int GetCore(int id) => id + 1;", [Cached, Cached], [Cached, Cached] },
        { "private int GetCore(int id) => id;", "\n\n// moved\nprivate int GetCore(int id)\n{\n    return id;\n}", [Cached, Cached], [Cached, Cached] },
        { "private int GetCore", "public static int Other; private int GetCore", [Cached, Cached], [Cached, Cached] },
        { "partial class First", "sealed partial class First", [Cached, Cached], [Cached, Cached] },
        { "int Get(int id);", "int Get(int id = 5);", [Cached, Cached], [Cached, Cached] },
        { "Cached(\"5m\")", "Cached(\"6m\")", [Unchanged, Modified], [Cached, Modified] },
        { "Cached(\"5m\")", "Cached(\"5m\", MaxEntries = 5)", [Unchanged, Modified], [Cached, Modified] },
        { "Cached(\"5m\")", "Cached(\"soon\")", [Unchanged, Modified], [Cached, Modified] },
        { "[RateLimited(1, \"1s\")]", "[CircuitBreaker]", [Unchanged, Modified], [Cached, Modified] },
        { "[RateLimited(1, \"1s\")]", "[Shed(Priority = CallPriority.Low)]", [Unchanged, Modified], [Cached, Modified] },
        { "Task RunCoreAsync", "ValueTask RunCoreAsync", [Cached, Cached], [Cached, Cached] },
        { "Task RunAsync", "Task RunSoonAsync", [Unchanged, Modified], [Cached, Modified] },
        { "[Timed] public partial int Get(int id);", "[Timed] internal partial int Get(int id);", [Modified, Unchanged], [Modified, Cached] },
    };

    [Theory]
    [MemberData(nameof(InPlace))]
    public void Edit_InPlace_ReemitsOnlyItsType(string before, string after, IncrementalStepRunReason[] files, IncrementalStepRunReason[] emissions)
    {
        Assert.Contains(before, Source, StringComparison.Ordinal);
        var position = Source.IndexOf(before, StringComparison.Ordinal);

        var run = Edited(Source.Remove(position, before.Length).Insert(position, after));

        Assert.Equal(files, run.Reasons(AspectGenerator.FilesStep));
        Assert.Equal(emissions, run.EmissionReasons());
    }

    [Fact]
    public void Steps_OfTheHarness_AreThoseOfTheGenerator()
    {
        var steps = GeneratorHarness.Run(Source).Result.TrackedSteps.Keys;

        Assert.Contains(AspectGenerator.MethodsStep, steps);
        Assert.Contains(AspectGenerator.FilesStep, steps);
    }

    [Fact]
    public void Edit_OfTheCoresShape_ReemitsItsType()
    {
        var run = Edited(Source.Replace("private Task RunCoreAsync() => Task.CompletedTask;", "private int RunCoreAsync() => 1;", StringComparison.Ordinal));

        Assert.Equal([Cached, Modified], run.EmissionReasons());
    }

    [Fact]
    public void Edit_NewTypeAtTheEnd_EmitsOnlyIt()
    {
        var run = Edited($"{Source} partial class Third {{ [Timed] partial void Run(); private void RunCore() {{ }} }}");

        Assert.Equal([Cached, Cached, New], run.EmissionReasons());
    }

    [Fact]
    public void Edit_LastAspectOfATypeGone_RemovesItsFile()
    {
        var run = Edited(Source.Replace("[Timed] public partial int Get(int id);", "", StringComparison.Ordinal));

        Assert.Equal(["Second.g.cs"], run.Files.Keys);
    }

    [Fact]
    public void Edit_TypeMovedToAnotherFile_ReemitsNothing()
    {
        var end = Source.IndexOf("partial class Second", StringComparison.Ordinal);

        var run = Edited(Source[end..], Source[..end]);

        Assert.All(run.EmissionReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void Edit_OfATypeElsewhereThatChangesNoText_ReemitsNothing()
    {
        const string Elsewhere = "public record Price(decimal Amount);";
        var run = GeneratorHarness.Run(
            """partial class C { [Cached("1s")] public partial Price Get(); private Price GetCore() => null!; }""",
            Elsewhere);

        var next = run.Then(input => input.ReplaceSyntaxTree(
            input.SyntaxTrees[1],
            GeneratorHarness.Parse("public record Price(decimal Amount, string Currency);", input.SyntaxTrees[1].FilePath)));

        Assert.Equal([Cached], next.EmissionReasons());
    }

    private static GeneratorRun Edited(string source, params string[] more)
        => GeneratorHarness.Run(Source).Then(input => input
            .ReplaceSyntaxTree(input.SyntaxTrees[0], GeneratorHarness.Parse(source, input.SyntaxTrees[0].FilePath))
            .AddSyntaxTrees(more.Select((text, i) => GeneratorHarness.Parse(text, $"More{i}.cs"))));
}
