using PerfAspects.RealSources.Tests.Corpora;
using PerfAspects.RealSources.Tests.Running;

namespace PerfAspects.RealSources.Tests;

/// <summary>A copy of our own runtime, measured by the original, that runs a program with every aspect.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public async Task FixAll_EveryMember_RunsAspectsAsBefore()
    {
        var corpus = await FixedCorpora.Runtime;
        var plain = CorpusAssembly.Load(corpus.Plain, out var before);
        var measured = CorpusAssembly.Load(corpus.Compilation, out var after);

        Assert.Equal(plain.Transcript(), measured.Transcript());
        Warnings.AssertNoNew(before, after);
        var called = Measured.Called("Copied");
        Assert.True(called.Count >= 100, $"{called.Count} members were called.");
    }
}
