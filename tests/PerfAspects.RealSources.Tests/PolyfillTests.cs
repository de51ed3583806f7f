using PerfAspects.RealSources.Tests.Corpora;
using PerfAspects.RealSources.Tests.Running;

namespace PerfAspects.RealSources.Tests;

/// <summary>The fixed sources of a package, compiled and run.</summary>
public sealed class PolyfillTests
{
    [Fact]
    public async Task FixAll_EveryMember_GivesTheSameAnswers()
    {
        var corpus = await FixedCorpora.Polyfill;
        var plain = CorpusAssembly.Load(corpus.Plain, out var before);
        var measured = CorpusAssembly.Load(corpus.Compilation, out var after);

        Assert.Equal(plain.Transcript(), measured.Transcript());
        Warnings.AssertNoNew(before, after);
        var called = Measured.Called("Polyfills", "System");
        Assert.True(called.Count >= 100, $"{called.Count} members were called.");
    }
}
