using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>A broken rule → <see cref="Mistake"/>.</summary>
internal static class MistakeParser
{
    public static Mistake Parse(RuleViolation violation)
        => new(violation.Rule.Id, Parse(violation.Location!), violation.Arguments.ToEquatableArray());

    private static Place Parse(Location location)
    {
        var lines = location.GetMappedLineSpan(); // where #line says, as the compiler's own messages do
        return new(
            lines.Path,
            location.SourceSpan.Start,
            location.SourceSpan.Length,
            lines.StartLinePosition.Line,
            lines.StartLinePosition.Character,
            lines.EndLinePosition.Line,
            lines.EndLinePosition.Character);
    }
}
