using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;
using PerfAspects.Generators;
using PerfAspects.Generators.Tests.Fuzzing;
using PerfAspects.RealSources.Tests.Corpora;
using PerfAspects.RealSources.Tests.Running;

namespace PerfAspects.RealSources.Tests;

/// <summary>Our own compiler side, each member of which is wrapped by what it emitted itself.</summary>
public sealed class CompilerTests
{
    private static readonly string[] s_folders = ["/Ensure/", "/Guard/"];

    [Fact]
    public async Task FixAll_EveryMember_EmitsReportsAndFixesTheSame()
    {
        var original = new CompilerRun(typeof(AspectGenerator).Assembly, typeof(MoveBodyToCoreCodeFixProvider).Assembly);
        var measured = new CompilerRun(CorpusAssembly.Load((await FixedCorpora.Compiler).Compilation, out _));
        for (var seed = 0; seed < 20; seed++)
        {
            var program = UserProject.Create([.. RandomProgram.Of(seed).Files()]);
            Assert.Equal(await original.CompileAsync(program), await measured.CompileAsync(program));
        }

        var polyfill = PolyfillCorpus.Create();
        var guards = polyfill with { Files = [.. polyfill.Files.Where(file => s_folders.Any(file.Path.Contains))], Beside = [] };
        Assert.Equal(await original.FixAsync(guards.Annotated()), await measured.FixAsync(guards.Annotated()));
        var called = Measured.Called("PerfAspects.Generators", "PerfAspects.CodeFixes");
        Assert.True(called.Count >= 300, $"{called.Count} members were called.");
    }
}
