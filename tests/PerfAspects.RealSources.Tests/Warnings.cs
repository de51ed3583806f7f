using Microsoft.CodeAnalysis;

namespace PerfAspects.RealSources.Tests;

/// <summary>Compares the compiler's warnings before and after a fix.</summary>
internal static class Warnings
{
    /// <summary>No warning is given more often than before.</summary>
    public static void AssertNoNew(IReadOnlyList<Diagnostic> before, IReadOnlyList<Diagnostic> after)
    {
        var known = before.ToLookup(warning => warning.Id);
        var more = after
            .GroupBy(warning => warning.Id)
            .Where(warnings => warnings.Count() > known[warnings.Key].Count())
            .SelectMany(warnings => warnings);
        Assert.True(!more.Any(), string.Join('\n', more.Select(warning => warning.ToString())));
    }
}
