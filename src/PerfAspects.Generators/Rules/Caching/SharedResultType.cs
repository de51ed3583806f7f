using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>A type whose values no serializer brings back as they were, so that processes cannot share them.</summary>
/// <param name="Type">The type itself, or one that it holds.</param>
/// <param name="Reason">Why not, and what to return instead.</param>
internal sealed record SharedResultType(ITypeSymbol Type, string Reason)
{
    private static readonly ImmutableHashSet<string> s_collections =
        ["IEnumerable", "ICollection", "IList", "IReadOnlyCollection", "IReadOnlyList", "ISet", "IReadOnlySet", "IDictionary",
            "IReadOnlyDictionary"];

    private static readonly ImmutableHashSet<string> s_immutable =
        ["IImmutableList", "IImmutableSet", "IImmutableDictionary", "IImmutableQueue", "IImmutableStack"];

    /// <summary>The fault of a result type; null if there is none.</summary>
    public static SharedResultType? Find(ITypeSymbol type) => Find(type, new(SymbolEqualityComparer.Default));

    /// <summary>Whether the type belongs to the framework, whose types serializers know.</summary>
    public static bool IsOfFramework(ITypeSymbol type)
    {
        var space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "System" } && type.DeclaringSyntaxReferences.IsEmpty;
    }

    /// <summary>The members that a serializer writes: public fields and readable properties, and those that are marked for it.</summary>
    public static IEnumerable<(ISymbol Member, ITypeSymbol Type)> MembersOf(ITypeSymbol type)
        => (type as INamedTypeSymbol).WithBases()
            .Where(level => level.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType))
            .SelectMany(level => level.GetMembers())
            .Where(static member => !member.IsImplicitlyDeclared || member is IPropertySymbol { Name: not "EqualityContract" })
            .Where(static member => member.DeclaredAccessibility == Accessibility.Public || HasJson(member, "JsonInclude"))
            .Where(static member => !HasJson(member, "JsonIgnore"))
            .Select(static member => (member, Type: member.TypeOfMember()!))
            .Where(static member => member.Type is not null);

    /// <summary>Whether a symbol carries an attribute of System.Text.Json.</summary>
    public static bool HasJson(ISymbol symbol, string attribute)
        => symbol.GetAttributes().Any(candidate => candidate.AttributeClass is { } type && type.Name == $"{attribute}Attribute"
            && type.IsIn("System", "Text", "Json", "Serialization"));

    private static SharedResultType? Find(ITypeSymbol type, HashSet<ITypeSymbol> visited)
    {
        type = type.WithoutNullable();
        if (ReasonOf(type) is { } reason)
        {
            return new(type, reason);
        }

        if (!visited.Add(type))
        {
            return null;
        }

        return type switch
        {
            IArrayTypeSymbol array => Find(array.ElementType, visited),
            INamedTypeSymbol { IsTupleType: true } tuple => First(tuple.TupleElements.Select(element => element.Type), visited),
            INamedTypeSymbol named when HasJson(named, "JsonConverter") => null,
            INamedTypeSymbol named when IsOfFramework(named) => First(named.TypeArguments, visited),
            INamedTypeSymbol named
                => First(MembersOf(named).Where(member => !HasJson(member.Member, "JsonConverter")).Select(member => member.Type), visited),
            _ => null,
        };
    }

    private static SharedResultType? First(IEnumerable<ITypeSymbol> types, HashSet<ITypeSymbol> visited)
        => types.Select(type => Find(type, visited)).FirstOrDefault(found => found is not null);

    private static string? ReasonOf(ITypeSymbol type)
        => type switch
        {
            IDynamicTypeSymbol or { SpecialType: SpecialType.System_Object }
                => "nothing tells a reader what it was; return a type of its own",
            ITypeParameterSymbol => "its shape is not known when compiling; return a type that is not a type parameter",
            IPointerTypeSymbol or IFunctionPointerTypeSymbol or { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr }
                => "it means something in one process only; return what it points to",
            { TypeKind: TypeKind.Delegate } or { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate }
                => "it is code, not data; return what it computes",
            IArrayTypeSymbol { Rank: > 1 } => "no serializer of the framework writes it; return an array of arrays",
            INamedTypeSymbol named => ReasonOf(named),
            _ => null,
        };

    private static string? ReasonOf(INamedTypeSymbol type)
        => type.TaskArity() >= 0 || UsedUpType.IsQuery(type) || type.IsAsyncStream() || type.IsAsyncEnumerator()
            ? "it is work to be done, not data; return its result"
            : type.WithBases().Any(IsForeign)
                ? "it stands for something outside; return what is read from it, such as a list, a text or bytes"
            : HasJson(type, "JsonConverter") || HasJson(type, "JsonDerivedType") ? null
            : type.TypeKind == TypeKind.Interface
                ? (IsCollection(type) ? null : "a reader cannot know which class to make; return a class, or give it [JsonDerivedType]")
            : type is { IsAbstract: true, IsStatic: false }
                ? "a reader cannot know which class to make; return a class, or give it [JsonDerivedType]"
            : null;

    private static bool IsForeign(INamedTypeSymbol type)
        => (type.Name is "Stream" or "TextReader" or "TextWriter" or "BinaryReader" && type.IsIn("System", "IO"))
            || (type.Name is "Type" or "Exception" && type.IsIn("System"))
            || (type.Name is "PipeReader" or "PipeWriter" or "Pipe" && type.IsIn("System", "IO", "Pipelines"))
            || (type.Name == "DbDataReader" && type.IsIn("System", "Data", "Common"));

    private static bool IsCollection(INamedTypeSymbol type)
        => (s_collections.Contains(type.Name) && (type.IsIn("System", "Collections", "Generic") || type.IsIn("System", "Collections"))
            && type.Arity > 0)
            || (s_immutable.Contains(type.Name) && type.IsIn("System", "Collections", "Immutable"));
}
