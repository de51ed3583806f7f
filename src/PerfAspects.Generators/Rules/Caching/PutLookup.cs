using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The cached method whose value the result of a method with <c>[CachePut]</c> becomes, or the reason why there is none.</summary>
/// <param name="Target">The cached method, with the type arguments that the method gives.</param>
/// <param name="Error">The reason.</param>
internal readonly record struct PutLookup(IMethodSymbol? Target, string? Error)
{
    /// <summary>The argument of the attribute.</summary>
    public const string Argument = "method";

    /// <summary>The lookup of a method that has the attribute.</summary>
    public static PutLookup Of(AnnotatedMethod method, AttributeData put)
    {
        var type = method.Symbol.ContainingType;
        var name = put.ValueOf(Argument)?.Value as string ?? "";
        var found = Cached(type, name, method.Compilation).Select(cached => Reach(method, cached)).ToArray();
        if (found.Length == 0)
        {
            return new(null, $"'{type.Name}' has no cached method of that name");
        }

        // Of several overloads, the one whose key says most.
        var reached = found.Where(lookup => lookup.Error is null)
            .OrderByDescending(lookup => InvalidationTarget.KeyParameters(lookup.Target!).Length)
            .ToArray();
        return reached.Length > 0 ? reached[0] : found[0];
    }

    /// <summary>Whether a method of the type writes values of a cached method.</summary>
    public static bool IsWritten(IMethodSymbol cached)
        => cached.ContainingType.GetMembers().Any(member => member.GetAttributes().Any(attribute
            => KnownAspects.NameOf(attribute) == KnownAspects.CachePut
                && attribute.ValueOf(Argument)?.Value as string == cached.Declared().Name));

    private static PutLookup Reach(AnnotatedMethod method, IMethodSymbol cached)
    {
        var closed = new TypeArgumentSupply(method.Symbol, method.Compilation).Close(cached);
        return closed is null
            ? new(null, $"'{cached.Name}' is generic; give '{method.Member.Name}' type parameters of the same names and constraints")
            : new(closed, Obstacle(method, closed));
    }

    private static string? Obstacle(AnnotatedMethod method, IMethodSymbol cached)
    {
        var annotated = AnnotatedMethod.Of(cached.Declared().OriginalDefinition, method.Compilation)!;
        return annotated.Find(KnownAspects.Cached) is not { Attribute: var attribute }
                ? "it keeps an entry for each key; name the method for one key that its With names"
            : ReturnType.Of(cached).Result is not { } result
                ? "it returns no value that could be kept"
            : !method.Compilation.IsSame(result, method.Returned.Result ?? method.Symbol.ReturnType)
                ? $"it returns '{result.Display()}', which '{method.Member.Name}' does not; return the same type"
            : CoreBinding.IsOfEachClass(annotated, annotated.FoundCore.Core)
                ? "each class has a core of its own for it, and values of its own; use [CacheInvalidate]"
            : KeyObstacle(method, cached) ?? TagObstacle(method, attribute);
    }

    // A write has no All and no Tags that would help.
    private static string? KeyObstacle(AnnotatedMethod method, IMethodSymbol cached)
        => InvalidationTarget.Obstacle(method, cached, dropsAll: false)
            ?.Replace(", or use All or Tags", "")
            .Replace("use All or Tags", "make it one");

    // The entry has the tags of the cached method, made of the arguments of this one.
    private static string? TagObstacle(AnnotatedMethod method, AttributeData cached)
        => cached.TextsOf(CachedArguments.Tags)
            .SelectMany(tag => TagTemplate.Parse(tag ?? "").Parts)
            .Where(part => part.IsHole && MemberPath.Find(part.Text, method.Symbol, method.Compilation).Error is not null)
            .Select(part => $"its tags need '{{{part.Text}}}'; add a parameter of that name and type")
            .FirstOrDefault();

    private static IEnumerable<IMethodSymbol> Cached(INamedTypeSymbol type, string name, Compilation compilation)
        => type.CalledMembers(name).Where(method => InvalidationTarget.CachedOf(method, compilation) is not null);
}
