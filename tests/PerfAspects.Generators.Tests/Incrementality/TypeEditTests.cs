using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace PerfAspects.Generators.Tests.Incrementality;

/// <summary>What an edit re-runs where the aspects stand on a type, whose members the generator finds by way of it.</summary>
public sealed class TypeEditTests
{
    private const string Source =
        """
        [Timed]
        partial class First
        {
            public partial int Get(int id);
            private int GetCore(int id) => id;
            private void Help() { }
        }

        [Cached("5m"), Timed]
        partial class Second
        {
            public partial int Get(int id);
            private int GetCore(int id) => id;

            [RateLimited(1, "1s")] public partial Task RunAsync();
            private Task RunCoreAsync() => Task.CompletedTask;
        }
        """;

    public static readonly TheoryData<string, string, IncrementalStepRunReason[]> InPlace = new()
    {
        { "private int GetCore(int id) => id;", "private int GetCore(int id) => id + 1;", [Cached, Cached] },
        { "private void Help() { }", "private int Help() => 1; private partial int Other();", [Cached, Cached] },
        { "[Timed]\npartial", "[Timed(Enabled = true)]\npartial", [Modified, Cached] },
        { "[Timed]\npartial", "[Timed, CircuitBreaker]\npartial", [Modified, Cached] },
        { "[Timed]\npartial", "[CircuitBreaker]\npartial", [Modified, Cached] },
        { "Cached(\"5m\")", "Cached(\"6m\")", [Cached, Modified] },
        { "Cached(\"5m\")", "Cached(\"soon\")", [Cached, Modified] },
        { "[RateLimited(1, \"1s\")] public", "public", [Cached, Modified] },
        { "public partial int Get(int id);", "[Cached(\"5m\")] public partial int Get(int id);", [Modified, Cached] },
        { "private void Help() { }", "public partial int Find(); private int FindCore() => 1;", [Modified, Cached] },
    };

    [Theory]
    [MemberData(nameof(InPlace))]
    public void Edit_InPlace_ReemitsOnlyItsType(string before, string after, IncrementalStepRunReason[] emissions)
    {
        var source = Source.ReplaceLineEndings("\n");
        Assert.Contains(before, source, StringComparison.Ordinal);
        var position = source.IndexOf(before, StringComparison.Ordinal);

        var run = Edited(source.Remove(position, before.Length).Insert(position, after));

        Assert.Equal(emissions, run.EmissionReasons());
    }

    [Fact]
    public void Edit_LastAspectOfATypeGone_RemovesItsFile()
    {
        var run = Edited(Source.Replace("[Timed]", "", StringComparison.Ordinal));

        Assert.Equal(["Second.g.cs"], run.Files.Keys);
    }

    private static GeneratorRun Edited(string source)
        => GeneratorHarness.Run(Source.ReplaceLineEndings("\n")).Then(input => input
            .ReplaceSyntaxTree(input.SyntaxTrees[0], GeneratorHarness.Parse(source, input.SyntaxTrees[0].FilePath)));
}
