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
    /// <summary>
    /// The attribute that says what a cached method keeps, with whatever type arguments, or of its type; null if it has none. Where the
    /// method shares the entries of another one, it is that of the other method.
    /// </summary>
    public static AttributeData? CachedOf(IMethodSymbol method, Compilation compilation)
        => AnnotatedMethod.Of(method.Declared().OriginalDefinition, compilation) is not { } annotated ? null
            : WithLookup.Of(annotated).Target is { } lender ? CachedOf(lender, compilation)
            : annotated.Cache?.Attribute;

    /// <summary>The parameters whose arguments name the entry.</summary>
    public static ImmutableArray<IParameterSymbol> KeyParameters(IMethodSymbol cached)
        => [.. KeyPart.Of(cached).Select(part => part.Parameter)];

    /// <summary>Whether the wrapper's holder, which the invalidating method calls, may be seen outside its type.</summary>
    public static bool IsSeenOutside(IMethodSymbol cached, Compilation compilation)
        => IsSeenOutsideItself(cached, compilation)
            && (AnnotatedMethod.Of(cached.Declared().OriginalDefinition, compilation) is not { } annotated
                || WithLookup.Of(annotated).Target is not { } lender
                || IsSeenOutsideItself(lender, compilation));

    private static bool IsSeenOutsideItself(IMethodSymbol cached, Compilation compilation)
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

    /// <summary>
    /// The parameter of an invalidating method that a key parameter is matched with: by name and type, or for the keys of
    /// <c>[CachedEach]</c> one that is a key or a collection of keys, by name or as the only one of its type.
    /// </summary>
    public static IParameterSymbol? ArgumentFor(AnnotatedMethod invalidator, IMethodSymbol cached, IParameterSymbol key)
    {
        var type = EachSignature.TypeOf(key);
        var isEach = !SymbolEqualityComparer.Default.Equals(type, key.Type);
        var fitting = invalidator.Symbol.Parameters
            .Where(argument => argument.RefKind == RefKind.None || !isEach)
            .Where(argument => invalidator.Compilation.IsSame(argument.Type, type)
                || (isEach && IsCollectionOf(argument.Type, type, invalidator)))
            .ToArray();
        var free = fitting.Where(argument => isEach && !NamesAnotherKey(argument, cached)).ToArray();
        return fitting.FirstOrDefault(argument => argument.Name == key.Name) ?? (free.Length == 1 ? free[0] : null);
    }

    /// <summary>Whether an argument is a collection of keys of <c>[CachedEach]</c>.</summary>
    public static bool IsCollection(AnnotatedMethod invalidator, IParameterSymbol key, IParameterSymbol argument)
        => !invalidator.Compilation.IsSame(argument.Type, EachSignature.TypeOf(key));

    private static bool IsCollectionOf(ITypeSymbol type, ITypeSymbol item, AnnotatedMethod invalidator)
        => EachSignature.ItemOf(type) is { } own
            ? invalidator.Compilation.IsSame(own, item)
            : type.SpecialType != SpecialType.System_String
                && type.AllInterfaces.Any(implemented
                => implemented.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
                && invalidator.Compilation.IsSame(implemented.TypeArguments[0], item));

    private static bool NamesAnotherKey(IParameterSymbol argument, IMethodSymbol cached)
        => KeyParameters(cached).Any(key
            => key.Name == argument.Name && SymbolEqualityComparer.Default.Equals(EachSignature.TypeOf(key), key.Type));

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
            .Where(key => ArgumentFor(invalidator, cached, key) is null)
            .Select(key => $"'{EachSignature.TypeOf(key).Display()} {key.Name}'")
            .ToArray();
        return missing.Length == 0
            ? null : $"its key needs {string.Join(" and ", missing)}; add a parameter of that name and type, or use All or Tags";
    }
}
