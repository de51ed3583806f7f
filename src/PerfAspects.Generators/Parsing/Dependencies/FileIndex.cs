using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>The names that can be looked up in a file, found without a look at its members' signatures.</summary>
/// <param name="Types">The simple names of its types, nested ones included.</param>
/// <param name="Namespaces">The full names of its namespaces, and of those around them.</param>
/// <param name="Global">The declarations for all files: global usings, and attributes of the assembly. Null if there are none.</param>
/// <param name="Aliases">The names that its usings make up, and those that a global using makes up for all files.</param>
/// <param name="Attributed">The members with attributes that may be ours.</param>
internal sealed record FileIndex(
    ImmutableArray<string> Types,
    ImmutableArray<string> Namespaces,
    FileSignature? Global,
    (ImmutableArray<string> Own, ImmutableArray<string> Global) Aliases,
    ImmutableArray<AttributedMember> Attributed)
{
    private static readonly ConditionalWeakTable<SyntaxTree, FileIndex> s_indexes = new();

    /// <summary>Whether it has types that the compiler may mean where nobody names them, such as that of a tuple.</summary>
    public bool IsOfSystem { get; } = Namespaces.Contains("System");

    /// <summary>The names of its types that are reserved for tools. Names in emitted code give way to them, in whichever file.</summary>
    public ImmutableArray<string> ReservedTypes { get; } = ReservedNames.Among(Types);

    private ImmutableArray<AttributedMember> NamedLikeOurs { get; } =
        [.. Attributed.Where(member => member.IsNamedLikeOurs || member.IsNamedBy(Aliases.Own))];

    /// <summary>The members with an attribute that may be one of ours, by its name or by one that a using has given it.</summary>
    /// <param name="aliases">The names that the global usings of the project make up.</param>
    public ImmutableArray<AttributedMember> MembersNamedLikeOurs(ImmutableArray<string> aliases)
        => aliases.IsEmpty ? NamedLikeOurs : [.. Attributed.Where(member => NamedLikeOurs.Contains(member) || member.IsNamedBy(aliases))];

    /// <summary>The index, read once a file.</summary>
    public static FileIndex Of(SyntaxTree tree) => s_indexes.GetValue(tree, static file => Read(file));

    private static FileIndex Read(SyntaxTree tree)
    {
        var root = (CompilationUnitSyntax)tree.GetRoot();
        var reader = new FileIndexReader();
        reader.Add(root.Members, "");
        var usings = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<UsingDirectiveSyntax>().ToArray();
        return new(
            reader.Types,
            reader.Namespaces,
            GlobalOf(root),
            (AliasesIn(usings.Where(use => !IsGlobal(use))), AliasesIn(usings.Where(IsGlobal))),
            reader.Attributed);
    }

    private static bool IsGlobal(UsingDirectiveSyntax use) => use.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);

    private static ImmutableArray<string> AliasesIn(IEnumerable<UsingDirectiveSyntax> usings)
        => [.. usings.Select(use => use.Alias?.Name.Identifier.ValueText).OfType<string>()];

    private static FileSignature? GlobalOf(CompilationUnitSyntax root)
    {
        SyntaxNode[] parts = [.. root.Usings.Where(IsGlobal), .. root.AttributeLists];
        if (parts.Length == 0)
        {
            return null;
        }

        var reader = new SignatureReader();
        foreach (var part in parts)
        {
            reader.Add(part);
        }

        return reader.ToSignature();
    }
}
