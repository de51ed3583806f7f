using System.Runtime.CompilerServices;

namespace PerfAspects.Generators.Tests.Architecture;

/// <summary>The rules of which folder may use which. A folder with a definition is an aspect's.</summary>
public sealed class FolderTests(FolderTests.Sources sources) : IClassFixture<FolderTests.Sources>
{
    private static readonly string[] s_aspects =
    [
        .. Directory.GetFiles(Path.Combine(SourceFolder(), "PerfAspects"), "*Definition.cs", SearchOption.AllDirectories)
            .Select(static path => $"PerfAspects/{Path.GetFileName(Path.GetDirectoryName(path))}")
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Aspects => [.. s_aspects];

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Aspect_UsesNoOtherAspect(string aspect) => Assert.Empty(sources.Runtime.UsesOf(aspect, [.. s_aspects.Where(other => other != aspect)]));

    [Theory]
    [InlineData("PerfAspects/Execution")]
    [InlineData("PerfAspects/Telemetry")]
    [InlineData("PerfAspects/State")]
    [InlineData("PerfAspects/Settings")]
    public void Mechanism_UsesNoAspect(string folder) => Assert.Empty(sources.Runtime.UsesOf(folder, s_aspects));

    [Fact]
    public void Caching_BelowItsTiers_UsesNoTechnologyOfATier()
        => Assert.Empty(sources.Runtime.UsesOf("PerfAspects", "StackExchange.Redis", "Microsoft.Data.Sqlite"));

    [Fact]
    public void Emission_UsesNoRoslynType_AndNoEarlierStage()
        => Assert.Empty(sources.Generators.UsesOf(
            "PerfAspects.Generators/Emission", "Microsoft.CodeAnalysis", "PerfAspects.Generators/Parsing", "PerfAspects.Generators/Rules"));

    [Fact]
    public void Model_UsesNoRoslynSymbolOrSyntax_AndNoStage()
        => Assert.Empty(sources.Generators.UsesOf(
            "PerfAspects.Generators/Model",
            "Microsoft.CodeAnalysis.CSharp",
            "PerfAspects.Generators/Parsing",
            "PerfAspects.Generators/Rules",
            "PerfAspects.Generators/Emission"));

    [Theory]
    [InlineData("PerfAspects.Generators/Parsing")]
    [InlineData("PerfAspects.Generators/Rules")]
    public void EarlierStage_UsesNoEmission(string stage) => Assert.Empty(sources.Generators.UsesOf(stage, "PerfAspects.Generators/Emission"));

    [Fact]
    public void Generators_UseNoWorkspaces()
        => Assert.Empty(sources.Generators.UsesOf("PerfAspects.Generators", "Microsoft.CodeAnalysis.CodeFixes", "Microsoft.CodeAnalysis.Editing"));

    [Fact]
    public void UseOfAType_InTheRootNamespace_IsFound()
        => Assert.NotEmpty(sources.Runtime.UsesOf("PerfAspects/Hosting", "PerfAspects/Runtime"));

    [Fact]
    public void UseOfAType_OfAnotherAssembly_IsFound()
        => Assert.NotEmpty(sources.Generators.UsesOf("PerfAspects.Generators/Parsing", "Microsoft.CodeAnalysis"));

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../../../src"));

    public sealed class Sources
    {
        internal FolderGraph Runtime { get; } = FolderGraph.Read("PerfAspects", "Shared");

        internal FolderGraph Generators { get; } = FolderGraph.Read("PerfAspects.Generators", "Shared");
    }
}
