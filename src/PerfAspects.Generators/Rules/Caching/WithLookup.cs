using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// The method for one key whose entries a <c>[CachedEach]</c> method shares, as its <c>With</c> names it, or the reason why there is none.
/// </summary>
/// <param name="Target">The method for one key, with the type arguments that the method for many gives.</param>
/// <param name="Error">The reason.</param>
internal readonly record struct WithLookup(IMethodSymbol? Target, string? Error)
{
    /// <summary>The argument of the attribute.</summary>
    public const string Argument = "With";

    private static readonly ImmutableHashSet<string> s_own = [Argument, "Enabled"];

    /// <summary>The lookup of a method; the default for one that names no other.</summary>
    public static WithLookup Of(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.CachedEach) is not { Attribute: var each }
            || each.ValueOf(Argument)?.Value is not string name
            || EachSignature.ElementsOf(method.Symbol) is null)
        {
            return default;
        }

        var type = method.Symbol.ContainingType;
        var found = type.CalledMembers(name)
            .Where(member => CachedOf(member, method.Compilation) is not null)
            .Select(single => Reach(method, each, single))
            .ToArray();
        return found.Length == 0 ? new(null, $"'{type.Name}' has no method '{name}' with [Cached]")
            : Array.Find(found, lookup => lookup.Error is null) is { Target: not null } fitting ? fitting
            : found[0];
    }

    /// <summary>Whether a method of the type has the entries of a method for one key.</summary>
    public static bool IsShared(IMethodSymbol single)
        => single.ContainingType.GetMembers().Any(member => member.GetAttributes().Any(attribute
            => KnownAspects.NameOf(attribute) == KnownAspects.CachedEach
                && attribute.ValueOf(Argument)?.Value as string == single.Declared().Name));

    /// <summary>The parameter of the method for one key that takes the key; null if there is none.</summary>
    public static IParameterSymbol? KeyOf(AnnotatedMethod method, IMethodSymbol single)
    {
        var elements = EachSignature.ElementsOf(method.Symbol)!;
        var free = InvalidationTarget.KeyParameters(single).Where(key => Other(method, key) is null).ToArray();
        return free.Length == 1 && method.Compilation.IsSame(free[0].Type, EachSignature.TypeOf(elements)) ? free[0] : null;
    }

    /// <summary>The parameter of the method for many keys that has the value of a parameter of the method for one.</summary>
    public static IParameterSymbol ArgumentFor(AnnotatedMethod method, IParameterSymbol key)
        => Other(method, key) ?? EachSignature.ElementsOf(method.Symbol)!;

    /// <summary>A hole in a tag of the method for one key as one in a tag of the method for many.</summary>
    public static string HoleOf(AnnotatedMethod method, IMethodSymbol single, string hole)
    {
        var names = hole.Split('.');
        return names[0] == KeyOf(method, single)!.Name ? string.Join(".", names.Skip(1).Prepend(MemberPath.EachKey)) : hole;
    }

    private static AttributeData? CachedOf(IMethodSymbol method, Compilation compilation)
        => AnnotatedMethod.Of(method.Declared().OriginalDefinition, compilation)?.Find(KnownAspects.Cached)?.Attribute;

    private static WithLookup Reach(AnnotatedMethod method, AttributeData each, IMethodSymbol single)
    {
        var closed = new TypeArgumentSupply(method.Symbol, method.Compilation).Close(single);
        return closed is null
            ? new(null, $"'{single.Name}' is generic; give '{method.Member.Name}' type parameters of the same names and constraints")
            : Obstacle(method, each, closed) is { } obstacle ? new(null, obstacle)
            : new(closed, null);
    }

    private static string? Obstacle(AnnotatedMethod method, AttributeData each, IMethodSymbol single)
    {
        var annotated = AnnotatedMethod.Of(single.Declared().OriginalDefinition, method.Compilation)!;
        var value = EachSignature.DictionaryOf(method.Symbol)!.Value.Value;
        return ReturnType.Of(single).Result is not { } result || !IsResultFor(result, value, method.Compilation)
                ? $"'{single.Name}' returns '{ReturnType.Of(single).Result?.Display()}' for a key, not '{value.Display()}'"
            : single.IsStatic != method.Symbol.IsStatic
                ? $"one of '{single.Name}' and '{method.Member.Name}' is static; make both static or neither"
            : CoreBinding.IsOfEachClass(annotated, annotated.FoundCore.Core) || CoreBinding.IsOfEachClass(method, method.FoundCore.Core)
                ? $"each class has a core of its own for '{single.Name}' or '{method.Member.Name}', and entries of its own"
            : KeyObstacle(method, single)
                ?? TagObstacle(method, single, annotated.Find(KnownAspects.Cached)!.Attribute)
                ?? SettingObstacle(each, annotated.Find(KnownAspects.Cached)!.Attribute, single);
    }

    private static bool IsResultFor(ITypeSymbol result, ITypeSymbol value, Compilation compilation)
        => compilation.IsSame(result, value)
            || (value.IsValueType
                && result is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                && compilation.IsSame(nullable.TypeArguments[0], value));

    private static string? KeyObstacle(AnnotatedMethod method, IMethodSymbol single)
    {
        var elements = EachSignature.ElementsOf(method.Symbol)!;
        if (KeyOf(method, single) is null)
        {
            var others = InvalidationTarget.KeyParameters(single)
                .Where(key => Other(method, key) is null)
                .Select(key => $"'{key.Type.Display()} {key.Name}'")
                .ToArray();
            return others.Length == 0
                ? $"'{single.Name}' takes no key of type '{EachSignature.TypeOf(elements).Display()}' besides the parameters of this method"
                : $"besides the key, the entries of '{single.Name}' are told apart by parameters that this method lacks: "
                    + $"of {string.Join(" and ", others)} one is to be the key, of type '{EachSignature.TypeOf(elements).Display()}'";
        }

        var shared = InvalidationTarget.KeyParameters(single)
            .Select(key => ArgumentFor(method, key))
            .ToImmutableHashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        var own = InvalidationTarget.KeyParameters(method.Symbol);
        return own.FirstOrDefault(key => !shared.Contains(key)) is { } more
                ? $"parameter '{more.Name}' is no part of the key of '{single.Name}'; mark it with [CacheIgnore], or add it there"
            : shared.FirstOrDefault(key => !own.Contains(key, SymbolEqualityComparer.Default)) is { } less
                ? $"parameter '{less.Name}' is part of the key of '{single.Name}'; remove [CacheIgnore]"
            : null;
    }

    // The entry has the tags of the method for one key, made of the arguments of this one.
    private static string? TagObstacle(AnnotatedMethod method, IMethodSymbol single, AttributeData cached)
    {
        var elements = EachSignature.ElementsOf(method.Symbol)!;
        foreach (var hole in cached.TextsOf(CachedArguments.Tags)
            .SelectMany(tag => TagTemplate.Parse(tag ?? "").Parts)
            .Where(part => part.IsHole)
            .Select(part => part.Text))
        {
            var own = HoleOf(method, single, hole);
            var (path, _) = MemberPath.Find(own, method.Symbol, method.Compilation);
            if (path is null || (own != hole && !SymbolEqualityComparer.Default.Equals(path.Parameter, elements)))
            {
                return $"the tags of '{single.Name}' need '{{{hole}}}'; add a parameter of that name and type";
            }
        }

        return null;
    }

    // Both methods have the settings of the one for one key. A setting that is written here must not look as if it were another one.
    private static string? SettingObstacle(AttributeData each, AttributeData cached, IMethodSymbol single)
    {
        var other = cached.ValueOf("duration");
        if (!IsSame(each.ValueOf("duration"), other))
        {
            return $"the entries are those of '{single.Name}', whose duration is {CachedArguments.Literal(other?.Value as string)}; "
                + "write the same here";
        }

        return each.NamedArguments
            .Where(argument => !s_own.Contains(argument.Key) && !IsSame(argument.Value, cached.ValueOf(argument.Key)))
            .Select(argument
                => $"the entries have the settings of '{single.Name}', and its {argument.Key} is another one; leave it out here")
            .FirstOrDefault();
    }

    private static bool IsSame(TypedConstant? one, TypedConstant? other)
        => one is { } left && other is { } right
            && left.Kind == right.Kind
            && (left.Kind is TypedConstantKind.Array
                ? left.IsNull == right.IsNull && !left.IsNull && left.Values.SequenceEqual(right.Values)
                : Equals(left.Value, right.Value) || IsSameDuration(left.Value, right.Value));

    private static bool IsSameDuration(object? one, object? other)
        => one is string left && other is string right
            && PerfAspects.Runtime.DurationGrammar.TryParse(left, out var first)
            && PerfAspects.Runtime.DurationGrammar.TryParse(right, out var second)
            && first == second;

    private static IParameterSymbol? Other(AnnotatedMethod method, IParameterSymbol key)
        => method.Symbol.Parameters.FirstOrDefault(parameter
            => parameter.Name == key.Name && method.Compilation.IsSame(parameter.Type, key.Type));
}
