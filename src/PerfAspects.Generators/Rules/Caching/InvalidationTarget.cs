using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>A cached method whose entries another method drops.</summary>
/// <param name="Method">The cached method, with the type arguments that the invalidating one gives.</param>
/// <param name="DropsAll">All its entries, not only that of the invalidating method's arguments.</param>
internal sealed record InvalidationTarget(IMethodSymbol Method, bool DropsAll)
{
    /// <summary>The <c>[Cached]</c> of a method, with whatever type arguments, or of its type; null if it has none.</summary>
    public static AttributeData? CachedOf(IMethodSymbol method, Compilation compilation)
        => AnnotatedMethod.Of(method.Declared().OriginalDefinition, compilation)?.Find(KnownAspects.Cached)?.Attribute;

    /// <summary>The parameters whose arguments name the entry.</summary>
    public static ImmutableArray<IParameterSymbol> KeyParameters(IMethodSymbol cached)
        => [.. KeyPart.Of(cached).Select(part => part.Parameter)];

    /// <summary>Whether the wrapper's holder, which the invalidating method calls, may be seen outside its type.</summary>
    public static bool IsSeenOutside(IMethodSymbol cached, Compilation compilation)
        => cached.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && KeyPart.Of(cached).All(part => part.Type(cached, compilation) is not { } type || compilation.Sees(type));

    /// <summary>Why a method cannot drop the entries of a cached one of a type, or null.</summary>
    public static string? Obstacle(AnnotatedMethod invalidator, IMethodSymbol cached, bool dropsAll)
    {
        var compilation = invalidator.Compilation;
        if (!SymbolEqualityComparer.Default.Equals(cached.ContainingAssembly, compilation.Assembly))
        {
            return "it is of another assembly; give it Tags and invalidate those";
        }

        if (!IsReachable(invalidator, cached))
        {
            return $"'{invalidator.Symbol.ContainingType.Name}' cannot reach it; make it internal, or give it Tags and invalidate those";
        }

        return dropsAll ? null : InstanceObstacle(invalidator, cached) ?? ArgumentObstacle(invalidator, cached);
    }

    private static bool IsReachable(AnnotatedMethod invalidator, IMethodSymbol cached)
        => invalidator.Symbol.ContainingType.WithContainingTypes()
                .Any(type => SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, cached.ContainingType.OriginalDefinition))
            || (invalidator.Compilation.Sees(cached, invalidator.Symbol.ContainingType) && IsSeenOutside(cached, invalidator.Compilation));

    private static string? InstanceObstacle(AnnotatedMethod invalidator, IMethodSymbol cached)
        => CachedOf(cached, invalidator.Compilation)?.IsPerInstance() == true
            && (invalidator.Symbol.IsStatic
                || !SymbolEqualityComparer.Default.Equals(invalidator.Symbol.ContainingType, cached.ContainingType))
                ? "it is cached per instance, and only an instance method of its type knows which; use All or Tags"
                : null;

    private static string? ArgumentObstacle(AnnotatedMethod invalidator, IMethodSymbol cached)
    {
        var missing = KeyParameters(cached)
            .Where(key
                => !invalidator.Symbol.Parameters.Any(argument => argument.Name == key.Name
                && invalidator.Compilation.IsSame(argument.Type, key.Type)))
            .Select(key => $"'{key.Type.Display()} {key.Name}'")
            .ToArray();
        return missing.Length == 0
            ? null : $"its key needs {string.Join(" and ", missing)}; add a parameter of that name and type, or use All or Tags";
    }
}
