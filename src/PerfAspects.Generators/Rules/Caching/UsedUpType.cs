using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// A type whose values the first reader uses up or disposes, so that a second reader of the same value gets less or nothing.
/// </summary>
/// <param name="Type">The type itself, or the one inside a tuple, collection or <c>Lazy</c>.</param>
/// <param name="Reason">The reason: what happens to its values, and what to return instead.</param>
internal sealed record UsedUpType(ITypeSymbol Type, string Reason)
{
    private const string ReturnContent = "return what is read from it, such as a list, a text or bytes";

    /// <summary>The type, or null where several callers can share a value of it.</summary>
    public static UsedUpType? Find(ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol array => Find(array.ElementType),
            ITypeParameterSymbol parameter => parameter.ConstraintTypes
                .OfType<INamedTypeSymbol>()
                .Where(constraint => ReasonOf(constraint) is not null)
                .Select(constraint => new UsedUpType(parameter, ReasonOf(constraint)!))
                .FirstOrDefault(),
            INamedTypeSymbol { IsTupleType: true } tuple => First(tuple.TupleElements.Select(element => element.Type)),
            INamedTypeSymbol named => ReasonOf(named) is { } reason ? new(named, reason) : InArguments(named),
            _ => null,
        };

    /// <summary>Whether enumerating a value of the type runs its source again: of queries, and of streams.</summary>
    public static bool IsQuery(ITypeSymbol type)
        => Implements(type, static i => i.Name is "IQueryable" or "IOrderedEnumerable" && i.IsIn("System", "Linq"))
            || (type as INamedTypeSymbol).WithBases().Any(level => level.Name == "ParallelQuery" && level.IsIn("System", "Linq"));

    private static string? ReasonOf(INamedTypeSymbol type)
        => type.TaskArity() >= 0 ? "a task that has failed stays failed until the entry expires; return its result"
            : IsQuery(type) ? "it reads its source again at each enumeration; return a list"
            : Implements(type, WellKnownTypes.IsAsyncStream) ? "it runs again at each enumeration; return a list"
            : Implements(type, static i => i.IsAsyncEnumerator() || IsEnumerator(i)) ? "the first caller moves it to its end; return a list"
            : type.WithBases().Any(IsReader) ? $"the first caller reads it to its end; {ReturnContent}"
            : IsHarmless(type) ? null
            : Implements(type, IsDisposable) ? $"the first caller may dispose it; {ReturnContent}"
            : null;

    // Of a type that only holds others. What a delegate returns or a user's own type does with its type arguments is not known.
    private static UsedUpType? InArguments(INamedTypeSymbol type)
        => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            || (type.Name is "Lazy" or "Tuple" && type.IsIn("System"))
            || IsCollection(type)
                ? First(type.TypeArguments)
                : null;

    private static UsedUpType? First(IEnumerable<ITypeSymbol> types) => types.Select(Find).FirstOrDefault(found => found is not null);

    private static bool IsCollection(INamedTypeSymbol type)
        => type.ContainingNamespace?.ContainingNamespace is
        {
            Name: "Collections",
            ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
        };

    private static bool IsEnumerator(INamedTypeSymbol type)
        => type.Name == "IEnumerator" && (type.IsIn("System", "Collections") || type.IsIn("System", "Collections", "Generic"));

    private static bool IsDisposable(INamedTypeSymbol type) => type.Name is "IDisposable" or "IAsyncDisposable" && type.IsIn("System");

    private static bool IsReader(INamedTypeSymbol type)
        => (type.Name is "Stream" or "TextReader" or "BinaryReader" && type.IsIn("System", "IO"))
            || (type.Name is "PipeReader" or "IDuplexPipe" or "Pipe" && type.IsIn("System", "IO", "Pipelines"))
            || (type.Name is "ChannelReader" or "Channel" && type.IsIn("System", "Threading", "Channels"))
            || (type.Name == "DbDataReader" && type.IsIn("System", "Data", "Common"))
            || (type.Name == "IDataReader" && type.IsIn("System", "Data"))
            || (type.Name == "XmlReader" && type.IsIn("System", "Xml"));

    // Tables in memory inherit a Dispose that releases nothing.
    private static bool IsHarmless(INamedTypeSymbol type)
        => type.WithBases().Any(level => level.Name is "DataTable" or "DataSet" or "DataView" && level.IsIn("System", "Data"));

    private static bool Implements(ITypeSymbol type, Func<INamedTypeSymbol, bool> isWanted)
        => (type is INamedTypeSymbol named && isWanted(named)) || type.AllInterfaces.Any(isWanted);
}
