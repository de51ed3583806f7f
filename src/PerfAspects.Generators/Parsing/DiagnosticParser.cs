using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>A broken rule → <see cref="DiagnosticModel"/>.</summary>
internal static class DiagnosticParser
{
    public static DiagnosticModel Parse(RuleViolation violation)
        => new(violation.Rule.Id, Parse(violation.Location!), violation.Arguments.ToEquatableArray());

    private static Place Parse(Location location)
        => new(location.SourceTree!.FilePath, location.SourceSpan.Start, location.SourceSpan.Length);
}
