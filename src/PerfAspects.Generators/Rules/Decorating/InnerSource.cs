using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>A field, property or primary-constructor parameter of a decorator that may hold the inner object.</summary>
/// <param name="Symbol">The field, property or parameter.</param>
/// <param name="Type">Its type.</param>
/// <param name="Rank">The place among the kinds of sources; the lowest that has the interface is taken.</param>
internal readonly record struct InnerSource(ISymbol Symbol, ITypeSymbol Type, int Rank)
{
    private const int ParameterRank = int.MaxValue;

    public bool IsParameter => Rank == ParameterRank;

    /// <summary>
    /// The sources of a class: its own fields, its own properties, those of its bases, then the parameters of the primary constructor.
    /// </summary>
    public static IEnumerable<InnerSource> Of(INamedTypeSymbol type, Compilation compilation)
        => Members(type, compilation).Concat(Parameters(type));

    private static IEnumerable<InnerSource> Members(INamedTypeSymbol type, Compilation compilation)
    {
        var hidden = new HashSet<string>();
        var rank = 0;
        foreach (var level in type.WithBases())
        {
            var members = level.GetMembers().Where(member => member.CanBeReferencedByName && !hidden.Contains(member.Name)).ToArray();
            foreach (var member in members.Where(member => !member.IsStatic && IsWritten(member) && compilation.Sees(member, type)))
            {
                if (member is IFieldSymbol field)
                {
                    yield return new(field, field.Type, rank);
                }
                else if (member is IPropertySymbol { IsIndexer: false, GetMethod: not null } property)
                {
                    yield return new(property, property.Type, rank + 1);
                }
            }

            hidden.UnionWith(members.Select(member => member.Name));
            rank += 2;
        }
    }

    // Analyzers see what the generator has added.
    private static bool IsWritten(ISymbol member)
        => !member.IsPartialDefinition() && !member.DeclaringSyntaxReferences.Any(reference => CoreUse.IsEmitted(reference.SyntaxTree));

    private static IEnumerable<InnerSource> Parameters(INamedTypeSymbol type)
        => type.InstanceConstructors
            .Where(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax))
            .SelectMany(constructor => constructor.Parameters)
            .Where(parameter => parameter.RefKind == RefKind.None
                && type.WithBases().All(level => level.GetMembers(parameter.Name).IsEmpty))
            .Select(parameter => new InnerSource(parameter, parameter.Type, ParameterRank));
}
