using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>PERF023: emitted code is written in C# 12, and a property can be partial since C# 13.</summary>
internal static class LanguageRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        var needed = method.Member is IPropertySymbol ? LanguageVersion.CSharp13 : LanguageVersion.CSharp12;
        if (method.Compilation is CSharpCompilation compilation && compilation.LanguageVersion < needed)
        {
            yield return new RuleViolation(
                Descriptors.LanguageTooOld,
                method.Location,
                method.DisplayName,
                needed.ToDisplayString(),
                compilation.LanguageVersion.ToDisplayString());
        }
    }
}
