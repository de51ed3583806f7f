using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.CodeFixes;

/// <summary>
/// The names of the methods that a batch of fixes adds. All fixes of a batch are planned on the same snapshot, so that a name which an
/// earlier fix of the batch has taken is free in the snapshot.
/// </summary>
internal sealed class NewNames
{
    private readonly List<(string Name, AnnotatedMethod Method)> _taken = [];

    /// <summary>Whether the method can get a core or fallback of that name, which changes the meaning of no other code.</summary>
    public bool IsFree(string name, AnnotatedMethod method, bool isNamedByAttribute = false)
        => !TakenNames.Rivals(name, method).Any()
            && !NameUses.Any(name, method.Symbol.ContainingType, isNamedByAttribute)
            && !_taken.Any(taken => taken.Name == name && Collides(taken.Method, method));

    /// <summary>Keeps the name from later fixes of the batch.</summary>
    public void Take(string name, AnnotatedMethod method) => _taken.Add((name, method));

    // Overloads of a member differ in their parameters, and so do their cores. A private method is seen, and hidden, in nested types alone.
    private static bool Collides(AnnotatedMethod one, AnnotatedMethod other)
        => SymbolEqualityComparer.Default.Equals(one.Symbol.ContainingType, other.Symbol.ContainingType)
            ? one.Member.Name != other.Member.Name || one.Member.Kind != other.Member.Kind
            : DerivesInside(one.Symbol.ContainingType, other.Symbol.ContainingType)
                || DerivesInside(other.Symbol.ContainingType, one.Symbol.ContainingType);

    private static bool DerivesInside(INamedTypeSymbol type, INamedTypeSymbol other)
        => type.BaseType.WithBases().Any(level => SymbolEqualityComparer.Default.Equals(level.OriginalDefinition, other))
            && (IsInside(type, other) || IsInside(other, type));

    private static bool IsInside(INamedTypeSymbol type, INamedTypeSymbol other)
        => type.ContainingType.WithContainingTypes().Any(level => SymbolEqualityComparer.Default.Equals(level, other));
}
