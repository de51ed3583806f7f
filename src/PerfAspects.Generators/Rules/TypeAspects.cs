using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Decorating;
using PerfAspects.Generators.Rules.Resilience;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// The aspects that stand on a type. They hold for those of its partial members that carry an aspect or have a core, and do not carry the
/// same one themselves; a member whose shape does not admit one goes without it.
/// </summary>
internal static class TypeAspects
{
    /// <summary>The aspects that the type itself carries, as they are written.</summary>
    public static ImmutableArray<Aspect> Of(INamedTypeSymbol? type)
        => type is not { TypeKind: TypeKind.Class or TypeKind.Struct }
            || type.GetAttributes().IsEmpty // on another the compiler refuses them
            ? []
            :
            [
                .. type.GetAttributes()
                    .Select(attribute => new Aspect(KnownAspects.NameOf(attribute)!, attribute, IsOfType: true))
                    .Where(aspect => aspect.Name is not null && KnownAspects.OnTypes.Contains(aspect.Name)),
            ];

    /// <summary>
    /// The member with what it is given by its type; null where it is not meant. One that is meant and admits none of the type's aspects
    /// has a wrapper that only calls its core, since nobody else would write its implementing part.
    /// </summary>
    /// <param name="member">The member with its own annotations, if any.</param>
    /// <param name="ofType">The aspects of the type.</param>
    public static AnnotatedMethod? Extend(AnnotatedMethod member, ImmutableArray<Aspect> ofType)
    {
        if (!member.IsAnnotated && !IsMeant(member))
        {
            return null;
        }

        var extended = member.With(ofType.Where(aspect => member.Find(aspect.Name) is null && Admits(member, aspect)).ToArray());
        return extended.IsAnnotated || CanBeHandedOn(extended) ? extended : null;
    }

    /// <summary>Whether a place is inside one of the aspects of a type, which speak for all its members and so are judged once.</summary>
    public static bool IsAt(INamedTypeSymbol? type, Location? place)
        => place is not null && Of(type).Any(aspect => aspect.Attribute.ApplicationSyntaxReference is { } written
            && written.SyntaxTree == place.SourceTree
            && written.Span.Contains(place.SourceSpan));

    // A neighbour whose body another generator writes is left alone, and so is one that a user has written.
    private static bool IsMeant(AnnotatedMethod member)
        => !member.HasBodyOfItsOwn
            && member.Member is not (IPropertySymbol { IsIndexer: true } or IPropertySymbol { SetMethod: not null })
            && (member.NamedCore is not null || CoreLookup.HasByConvention(member) || DecoratedCore.Find(member) is not null);

    private static bool CanBeHandedOn(AnnotatedMethod member)
        => ShapeRules.Admits(member)
            || (member.Symbol is { RefKind: RefKind.None, IsVararg: false } && CoreLookup.For(member).Core is { } core
                && CoreReturn.IsHandedOn(member.Symbol, core, member.Compilation));

    private static bool Admits(AnnotatedMethod member, Aspect aspect)
    {
        var extended = member.With([aspect]);
        return ShapeRules.Admits(extended) && !TokenRules.Check(extended).Any()
            && (aspect.Name != KnownAspects.Cached || !Caching.KeyRules.Instance(extended).Any());
    }
}
