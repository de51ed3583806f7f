using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>Goes through namespaces, types and their members, and no further.</summary>
internal sealed class FileIndexReader
{
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _namespaces = [];
    private readonly ImmutableArray<AttributedMember>.Builder _attributed = ImmutableArray.CreateBuilder<AttributedMember>();

    public ImmutableArray<string> Types => [.. _types];

    public ImmutableArray<string> Namespaces => [.. _namespaces];

    public ImmutableArray<AttributedMember> Attributed => _attributed.ToImmutable();

    public void Add(SyntaxList<MemberDeclarationSyntax> members, string outer)
    {
        foreach (var member in members)
        {
            Add(member, outer);
        }
    }

    private void Add(MemberDeclarationSyntax member, string outer)
    {
        switch (member)
        {
            case BaseNamespaceDeclarationSyntax space:
                Add(space.Members, Open(space.Name, outer));
                break;
            case TypeDeclarationSyntax type:
                _types.Add(type.Identifier.ValueText);
                AddAttributed(type, type.AttributeLists);
                AddParameters(type.ParameterList);
                Add(type.Members, outer);
                break;
            case BaseTypeDeclarationSyntax type:
                _types.Add(type.Identifier.ValueText);
                break;
            case DelegateDeclarationSyntax type:
                _types.Add(type.Identifier.ValueText);
                break;
            case BasePropertyDeclarationSyntax property:
                AddAttributed(property, property.AttributeLists);
                AddAccessors(property.AccessorList);
                break;
            case BaseMethodDeclarationSyntax:
                AddAttributed(member, member.AttributeLists);
                break;
        }
    }

    private string Open(NameSyntax name, string outer)
    {
        foreach (var part in name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        {
            outer = outer.Length == 0 ? part.Identifier.ValueText : $"{outer}.{part.Identifier.ValueText}";
            _namespaces.Add(outer);
        }

        return outer;
    }

    // An attribute on a record's parameter may be meant for its property.
    private void AddParameters(ParameterListSyntax? parameters)
    {
        foreach (var parameter in parameters?.Parameters ?? [])
        {
            AddAttributed(parameter, parameter.AttributeLists);
        }
    }

    private void AddAccessors(AccessorListSyntax? accessors)
    {
        foreach (var accessor in accessors?.Accessors ?? [])
        {
            AddAttributed(accessor, accessor.AttributeLists);
        }
    }

    private void AddAttributed(SyntaxNode declaration, SyntaxList<AttributeListSyntax> attributes)
    {
        if (attributes.Count > 0)
        {
            _attributed.Add(new(declaration,
                [.. attributes.SelectMany(list => list.Attributes).Select(attribute => SimpleName(attribute.Name))]));
        }
    }

    private static string SimpleName(NameSyntax name)
        => name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
            _ => ((SimpleNameSyntax)name).Identifier.ValueText,
        };
}
