using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>A class with <c>[Decorator]</c>: the interfaces that it decorates, and the inner object of each.</summary>
internal sealed class DecoratedType
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, DecoratedType> s_types = new();

    // In the order of the base list.
    private readonly Dictionary<ISymbol, InnerLookup> _inners = new(SymbolEqualityComparer.Default);

    private DecoratedType(INamedTypeSymbol type, Compilation compilation)
    {
        (Type, Compilation) = (type, compilation);
        var sources = InnerSource.Of(type, compilation).ToArray();
        foreach (var listed in type.Interfaces)
        {
            _inners[listed] = InnerLookup.Find(listed, sources);
        }

        Interfaces =
        [
            .. type.Interfaces
                .Concat(type.Interfaces.SelectMany(listed => listed.AllInterfaces))
                .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default),
        ];
    }

    public INamedTypeSymbol Type { get; }

    public Compilation Compilation { get; }

    /// <summary>The interfaces in the base list of the class, and the interfaces that they inherit.</summary>
    public ImmutableArray<INamedTypeSymbol> Interfaces { get; }

    /// <summary>The members of the interfaces that another object can implement.</summary>
    public IEnumerable<ISymbol> Members => Interfaces.SelectMany(decorated => decorated.GetMembers()).Where(IsImplemented);

    public static AttributeData? MarkOf(ITypeSymbol? type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Class }
            ? type.GetAttributes().FirstOrDefault(attribute => attribute.Is(KnownAspects.Decorator))
            : null;

    /// <summary>The class as a decorator, or null if it has no <c>[Decorator]</c>.</summary>
    public static DecoratedType? Of(INamedTypeSymbol? type, Compilation compilation)
        => MarkOf(type) is null ? null : s_types.GetValue(type!.OriginalDefinition, definition => new(definition, compilation));

    /// <summary>The inner object that has the members of the interface, or the reason why there is none.</summary>
    public InnerLookup InnerOf(INamedTypeSymbol decorated)
    {
        var lookups = Type.Interfaces
            .Where(listed => IsSame(listed, decorated) || listed.AllInterfaces.Contains(decorated, SymbolEqualityComparer.Default))
            .Select(listed => _inners[listed])
            .ToArray();
        var found = lookups.FirstOrDefault(lookup => lookup.Source is not null);
        if (found.Source is null && Disposal.IsOf(decorated))
        {
            found = _inners.Values.FirstOrDefault(lookup => lookup.Source is not null);
        }

        return found.Source is null ? lookups[0] : found;
    }

    /// <summary>
    /// The member of the class, its own or inherited, that implements the interface member. Null for a member to forward: nothing
    /// implements it, or the generator has done so.
    /// </summary>
    public ISymbol? ImplementationOf(ISymbol member)
        => Type.FindImplementationForInterfaceMember(member)?.Definition() is { } found
            && found.ContainingType is { TypeKind: not TypeKind.Interface, SpecialType: not SpecialType.System_Object }
            && (found.IsPartialDefinition() || !found.GetAttributes().Any(AnnotatedMethod.IsOurMark))
                ? found
                : null;

    private static bool IsSame(ISymbol left, ISymbol right) => SymbolEqualityComparer.Default.Equals(left, right);

    private static bool IsImplemented(ISymbol member)
        => (member.IsAbstract || (member.IsVirtual && !member.IsStatic))
            && member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion }
                or IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: true }
                or IEventSymbol { ExplicitInterfaceImplementations.IsEmpty: true };
}
