using Microsoft.CodeAnalysis;
using PerfAspects.RealSources.Tests.Annotating;
using PerfAspects.RealSources.Tests.Corpora;
using Xunit.Abstractions;

namespace PerfAspects.RealSources.Tests;

/// <summary>What "Fix all" makes of thousands of members: some of every shape are wrapped, and few are refused.</summary>
public sealed class ShapeTests(ITestOutputHelper output)
{
    private const int Least = 2500;
    private const double MostRefused = 0.05;

    /// <summary>The shapes, and how many members of a shape are wrapped at least.</summary>
    public static TheoryData<string, int> LeastOfShapes => new()
    {
        { nameof(Shapes.Property), 200 },
        { nameof(Shapes.Static), 1200 },
        { nameof(Shapes.Extension), 350 },
        { nameof(Shapes.GenericMethod), 200 },
        { nameof(Shapes.InGenericType), 150 },
        { nameof(Shapes.Constrained), 80 },
        { nameof(Shapes.InNestedType), 40 },
        { nameof(Shapes.InStruct), 150 },
        { nameof(Shapes.InRecord), 150 },
        { nameof(Shapes.Virtual), 5 },
        { nameof(Shapes.Override), 150 },
        { nameof(Shapes.ImplementsInterface), 50 },
        { nameof(Shapes.Async), 60 },
        { nameof(Shapes.ReturnsTask), 100 },
        { nameof(Shapes.ReturnsValueTask), 50 },
        { nameof(Shapes.Iterator), 30 },
        { nameof(Shapes.ReturnsVoid), 400 },
        { nameof(Shapes.ReturnsTuple), 5 },
        { nameof(Shapes.ByReference), 120 },
        { nameof(Shapes.TakesSpan), 150 },
        { nameof(Shapes.Optional), 150 },
        { nameof(Shapes.Params), 10 },
        { nameof(Shapes.TakesToken), 200 },
        { nameof(Shapes.ExpressionBody), 1000 },
        { nameof(Shapes.LocalFunction), 10 },
        { nameof(Shapes.Overloaded), 400 },
        { nameof(Shapes.Attributed), 70 },
        { nameof(Shapes.Documented), 1000 },
        { nameof(Shapes.PrimaryConstructor), 500 },
        { nameof(Shapes.Unsafe), 3 },
    };

    [Fact]
    public async Task Members_InTotal_AreWrapped()
    {
        var wrapped = (await MembersAsync()).Count(member => member.Refusal is null);

        Assert.True(wrapped >= Least, $"{wrapped} members are wrapped.");
        Assert.Equal(Enum.GetNames<Shapes>().Length - 1, LeastOfShapes.Count); // but None
    }

    [Theory]
    [MemberData(nameof(LeastOfShapes))]
    public async Task Members_OfAShape_AreWrapped(string name, int least)
    {
        var shape = Enum.Parse<Shapes>(name);
        var wrapped = (await MembersAsync()).Count(member => member.Refusal is null && member.Shapes.HasFlag(shape));

        Assert.True(wrapped >= least, $"{wrapped} members of shape {shape} are wrapped.");
    }

    // A property that can be set, and the explicit implementation of an interface: the rules say so before the fix and after it.
    [Fact]
    public async Task Members_Refused_AreFewAndRefusedOnPurpose()
    {
        var members = await MembersAsync();
        var refused = members.Where(member => member.Refusal is not null).ToArray();
        foreach (var member in refused)
        {
            output.WriteLine($"{member.Name}: {member.Refusal!.Id} {member.Refusal.GetMessage()}");
        }

        Assert.All(refused, member => Assert.True(member.Refusal!.Id == "PERF017", member.Refusal.ToString()));
        Assert.InRange(refused.Length, 1, (int)(members.Count * MostRefused));
    }

    [Fact]
    public async Task FixedSources_OfAnalyzers_HaveNoOtherDiagnostic()
    {
        var corpora = await FixedCorpora.AllAsync();
        var refusals = corpora.SelectMany(corpus => corpus.Members).Select(member => member.Refusal).ToHashSet();
        var others = corpora
            .SelectMany(corpus => corpus.Diagnostics)
            .Where(diagnostic => diagnostic is { Severity: >= DiagnosticSeverity.Warning, IsSuppressed: false })
            .Except(refusals);

        Assert.Empty(others);
    }

    private static async Task<IReadOnlyList<RealMember>> MembersAsync()
        => [.. (await FixedCorpora.AllAsync()).SelectMany(corpus => corpus.Members)];
}
