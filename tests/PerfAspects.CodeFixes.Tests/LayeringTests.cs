using System.Reflection;
using PerfAspects.Generators;

namespace PerfAspects.CodeFixes.Tests;

/// <summary>Which assembly may see which: the compiler loads the analyzers without Workspaces (RS1038).</summary>
public sealed class LayeringTests
{
    [Fact]
    public void Generators_References_NoWorkspacesAndNoneOfOurOwn()
        => Assert.DoesNotContain(References(typeof(AspectGenerator).Assembly), name => name.Contains("Workspaces", StringComparison.Ordinal) || name.StartsWith("PerfAspects", StringComparison.Ordinal));

    [Fact]
    public void CodeFixes_References_WorkspacesAndTheGeneratorsAlone()
    {
        var references = References(typeof(AspectCodeFixProvider).Assembly);
        Assert.Contains("Microsoft.CodeAnalysis.Workspaces", references);
        Assert.Equal(["PerfAspects.Generators"], references.Where(name => name.StartsWith("PerfAspects", StringComparison.Ordinal)));
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
