using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules;

/// <summary>PERF023: emitted code is written in C# 12.</summary>
internal static class LanguageRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (method.Compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp12 } compilation)
        {
            yield return new RuleViolation(
                Descriptors.LanguageTooOld,
                method.Symbol.Locations[0],
                method.DisplayName,
                compilation.LanguageVersion.ToDisplayString());
        }
    }
}
