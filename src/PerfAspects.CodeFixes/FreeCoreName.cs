using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes;

/// <summary>The name under which a new core can be written.</summary>
internal static class FreeCoreName
{
    /// <summary>
    /// The first conventional name nothing else has, or null. A method that already fits as the core ends the search: the
    /// wrapper would call that one and leave ours, and with it the user's body, unused.
    /// </summary>
    public static string? For(AnnotatedMethod method)
    {
        foreach (var name in CoreNames.For(method.Symbol.Name))
        {
            var rivals = Rivals(name, method).ToArray();
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

    // A name is taken by what the compiler would call a duplicate, or warn about as hidden.
    private static IEnumerable<ISymbol> Rivals(string name, AnnotatedMethod method)
    {
        var type = method.Symbol.ContainingType;
        if (type.Name == name)
        {
            yield return type;
        }

        foreach (var parameter in type.TypeParameters.Where(parameter => parameter.Name == name))
        {
            yield return parameter;
        }

        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var member in declaring.GetMembers(name))
            {
                if (method.Compilation.IsSymbolAccessibleWithin(member, type)
                    && (member is not IMethodSymbol other || HasSameSignature(method.Symbol, other, method.Compilation)))
                {
                    yield return member;
                }
            }
        }
    }

    // What overloads may not share: the return type tells none apart, nor does the kind of a reference.
    private static bool HasSameSignature(IMethodSymbol wrapper, IMethodSymbol other, Compilation compilation)
    {
        if (other.Arity != wrapper.Arity || other.Parameters.Length != wrapper.Parameters.Length)
        {
            return false;
        }

        var seen = other.IsGenericMethod ? other.Construct([.. wrapper.TypeParameters]) : other;
        return wrapper.Parameters.Zip(seen.Parameters, (ours, theirs) =>
            (ours.RefKind == RefKind.None) == (theirs.RefKind == RefKind.None)
            && compilation.IsSame(ours.Type, theirs.Type)).All(same => same);
    }
}
