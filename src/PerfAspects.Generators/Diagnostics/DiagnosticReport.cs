using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>A <see cref="DiagnosticModel"/> as a diagnostic of the compilation that is being built.</summary>
internal static class DiagnosticReport
{
    private static readonly DiagnosticDescriptor[] s_rules =
        [Descriptors.NotPartial, Descriptors.TypeNotPartial, Descriptors.ShapeNotSupported, Descriptors.LanguageTooOld,
            Descriptors.BehindAlias, Descriptors.DoesNotFit];

    /// <summary>The diagnostic. Its location is in the source, not only a file name: editors offer code fixes for no other.</summary>
    public static Diagnostic ToDiagnostic(this DiagnosticModel mistake, Compilation compilation)
        => Diagnostic.Create(
            s_rules.First(rule => rule.Id == mistake.Rule),
            LocationOf(mistake.Place, compilation),
            [.. mistake.Arguments]);

    private static Location LocationOf(Place place, Compilation compilation)
    {
        var span = new TextSpan(place.Start, place.Length);
        var file = compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == place.Path && span.End <= tree.Length);
        return file is null ? Location.Create(place.Path, span, default) : Location.Create(file, span);
    }
}
