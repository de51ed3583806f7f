using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>The name under which a new core can be written.</summary>
internal static class FreeCoreName
{
    /// <summary>
    /// The first conventional name nothing else has, or null. A method that already fits as the core ends the search: the
    /// wrapper would call that one and leave ours, and with it the user's body, unused.
    /// </summary>
    public static string? For(AnnotatedMethod method)
    {
        foreach (var name in method.CoreNames.Where(SyntaxFacts.IsValidIdentifier)) // [AspectCore] may name what cannot be written
        {
            var rivals = TakenNames.Rivals(name, method).ToArray();
            if (rivals.Length == 0)
            {
                return name;
            }

            if (rivals.OfType<IMethodSymbol>().Any(rival => IsCoreOf(method, rival)))
            {
                return null;
            }
        }

        return null;
    }

    // Cores are looked for in the type itself, not in its bases.
    private static bool IsCoreOf(AnnotatedMethod method, IMethodSymbol rival)
        => SymbolEqualityComparer.Default.Equals(rival.ContainingType, method.Symbol.ContainingType)
            && CoreSignature.Difference(method.Symbol, rival, method.Compilation) is null;
}
