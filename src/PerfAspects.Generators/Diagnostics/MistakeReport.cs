using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Diagnostics;

/// <summary><see cref="Mistake"/> → what the compiler prints.</summary>
internal static class MistakeReport
{
    private static readonly DiagnosticDescriptor[] s_rules = [Descriptors.NotPartial, Descriptors.TypeNotPartial, Descriptors.ShapeNotSupported, Descriptors.LanguageTooOld];

    public static Diagnostic ToDiagnostic(this Mistake mistake)
        => Diagnostic.Create(
            s_rules.First(rule => rule.Id == mistake.Rule),
            ToLocation(mistake.Place),
            [.. mistake.Arguments]);

    private static Location ToLocation(Place place)
        => Location.Create(
            place.Path,
            new TextSpan(place.Start, place.Length),
            new LinePositionSpan(new(place.StartLine, place.StartColumn), new(place.EndLine, place.EndColumn)));
}
