using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes;

/// <summary>Whether a method with the parameters of an annotated one can be added under a name.</summary>
internal static class TakenNames
{
    /// <summary>The members that the compiler would call duplicates, or warn about as hidden.</summary>
    public static IEnumerable<ISymbol> Rivals(string name, AnnotatedMethod method)
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

    // The part of a signature that overloads may not share: the return type tells none apart, nor does the kind of a reference.
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
