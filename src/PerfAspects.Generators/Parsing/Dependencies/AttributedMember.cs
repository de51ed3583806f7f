using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>A declaration with attributes, whatever they mean.</summary>
/// <param name="Declaration">A type, method, property or accessor, or a parameter of a record.</param>
/// <param name="Names">The simple names of its attributes as they are written.</param>
internal readonly record struct AttributedMember(SyntaxNode Declaration, ImmutableArray<string> Names)
{
    private const string Suffix = "Attribute";

    private static readonly ImmutableHashSet<string> s_annotations =
        [.. KnownAspects.Names.Append(KnownAspects.Decorator).SelectMany(name => new[] { name, name + Suffix })];

    /// <summary>Whether one of the attributes has the name of an annotation of ours.</summary>
    public bool IsNamedLikeOurs { get; } = Names.Any(s_annotations.Contains);

    /// <summary>Whether one of the attributes is known by one of these names.</summary>
    public bool IsNamedBy(ImmutableArray<string> aliases)
        => !aliases.IsEmpty && Names.Any(name => aliases.Contains(name) || aliases.Contains(name + Suffix));
}
