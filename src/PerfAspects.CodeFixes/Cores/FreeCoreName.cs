using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>Finds the name under which a new core can be written.</summary>
internal static class FreeCoreName
{
    private const string Body = "Body";
    private const string Async = "Async";

    /// <summary>
    /// The first conventional name that is free, else a name that <c>[AspectCore]</c> has to give; null where <c>[AspectCore]</c> names
    /// what cannot be written. A method that already fits as the core ends the search for a conventional name: the wrapper would call
    /// that method and leave ours, and with it the user's body, unused.
    /// </summary>
    public static CoreName? For(AnnotatedMethod method, NewNames names)
    {
        foreach (var name in method.CoreNames.Where(SyntaxFacts.IsValidIdentifier))
        {
            if (names.IsFree(name, method, isNamedByAttribute: method.NamedCore is not null))
            {
                return new CoreName(name, NeedsMark: false);
            }

            if (TakenNames.Rivals(name, method).OfType<IMethodSymbol>().Any(rival => IsCoreOf(method, rival)))
            {
                break;
            }
        }

        return method.NamedCore is null
            ? new CoreName(Identifiers.Free(Unconventional(method.Member), name => !names.IsFree(name, method)), NeedsMark: true)
            : null;
    }

    // Not of the form that the convention would take for the core of another member.
    private static string Unconventional(ISymbol member)
        => member is IPropertySymbol ? $"Get{member.Name}{Body}"
            : member.Name.Length <= Async.Length || !member.Name.EndsWith(Async, StringComparison.Ordinal) ? $"{member.Name}{Body}"
            : $"{member.Name.Substring(0, member.Name.Length - Async.Length)}{Body}{Async}";

    // Cores are looked for in the type itself, not in its bases.
    private static bool IsCoreOf(AnnotatedMethod method, IMethodSymbol rival)
        => SymbolEqualityComparer.Default.Equals(rival.ContainingType, method.Symbol.ContainingType)
            && CoreSignature.Difference(method.Symbol, rival, method.Compilation) is null;
}
