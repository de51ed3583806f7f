using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>
/// Decides for each forwarded member whether the class has the member in public, or only as the interface. The latter where the name means
/// something in the class already, or the signature is less accessible than the class.
/// </summary>
internal sealed class ForwardPlaces(DecoratedType type)
{
    private readonly Dictionary<string, HashSet<string>> _taken = new(StringComparer.Ordinal);
    private readonly bool _isPublic = type.Type.IsPublicEverywhere();

    public bool IsPublic(ForwardedMember member)
        => member.Symbol.DeclaredAccessibility == Accessibility.Public
            && IsAsAccessible(member.Interface)
            && !IsTaken(member.Symbol)
            && IsFirst(member.Symbol);

    private bool IsAsAccessible(INamedTypeSymbol decorated)
        => decorated.IsPublicEverywhere() || (!_isPublic && type.Compilation.Sees(decorated));

    private bool IsTaken(ISymbol member)
        => member.Name == type.Type.Name
            || type.Type.TypeParameters.Any(parameter => parameter.Name == member.Name)
            || type.Type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == member.Name))
            || type.Type.WithBases().SelectMany(level => Namesakes(level, member)).Any(other => !IsOverload(other, member))
            || type.Type.BaseType.WithBases().Any(level => IsForwardedBy(level, member))
            || (member is IPropertySymbol { IsIndexer: true } && (member.MetadataName != "Item" || type.Type.GetMembers().Any(IsIndexer)));

    private static IEnumerable<ISymbol> Namesakes(INamedTypeSymbol level, ISymbol member)
        => level.GetMembers(member.MetadataName).Concat(level.GetMembers(member.Name));

    // The generator does not see what it has written for another decorator.
    private bool IsForwardedBy(INamedTypeSymbol level, ISymbol member)
        => DecoratedType.Of(level, type.Compilation)?.Members.Any(other => other.Name == member.Name) == true;

    private static bool IsIndexer(ISymbol member) => member is IPropertySymbol { IsIndexer: true };

    private static bool IsOverload(ISymbol other, ISymbol member)
        => other is IMethodSymbol && member is IMethodSymbol && Signature(other) != Signature(member);

    // Of the forwarded members of one name, overloads stand side by side; of others the first has the name.
    private bool IsFirst(ISymbol member)
    {
        if (!_taken.TryGetValue(member.MetadataName, out var signatures))
        {
            _taken[member.MetadataName] = [Signature(member)];
            return true;
        }

        return member is IMethodSymbol && !signatures.Contains("") && signatures.Add(Signature(member));
    }

    // Type parameters count by their number, whatever their names.
    private static string Signature(ISymbol member)
        => member is IMethodSymbol method
            ? $"{method.Arity}:{string.Join(",", method.Parameters.Select(parameter => Comparable(parameter.Type)))}"
            : "";

    private static string Comparable(ITypeSymbol type) => type is ITypeParameterSymbol ? "T" : type.Name;
}
