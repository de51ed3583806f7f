using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules;

/// <summary>PERF007, PERF008, PERF017: whether a wrapper can hold the arguments and hand back the result.</summary>
internal static class ShapeRules
{
    private const string KeepTimedAlone = "or keep only [Timed] and [Traced] on a synchronous method";

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (!method.IsAnnotated)
        {
            return []; // a wrapper that only calls its core takes what that takes
        }

        if (WhyNotWrapped(method) is { } reason)
        {
            return [new RuleViolation(Descriptors.ShapeNotSupported, method.Location, method.DisplayName, reason)];
        }

        return Parameters(method).Concat(NothingToCache(method)).Concat(HiddenTypes(method));
    }

    /// <summary>Whether the member's own shape is one that its aspects can wrap.</summary>
    public static bool Admits(AnnotatedMethod method) => WhyNotWrapped(method) is null && !Parameters(method).Concat(NothingToCache(method)).Any();

    private static string? WhyNotWrapped(AnnotatedMethod method)
    {
        var symbol = method.Symbol;
        return symbol.ReturnType switch
        {
            _ when symbol.RefKind != RefKind.None => "it returns by reference; return a value",
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => "it returns a pointer; return a value",
            ITypeParameterSymbol { AllowsRefLikeType: true } => "it returns a type that may be a ref struct; remove 'allows ref struct'",
            var type when type.IsAsyncEnumerator() => "it returns an enumerator, whose end nobody would see; return IAsyncEnumerable<T>",
            _ when method.Returned.Shape == ReturnShape.Stream && NotOnStreams(method) is { } aspect =>
                $"it returns an asynchronous stream, which [{aspect}] cannot wrap; remove [{aspect}], or return a Task of a list",
            { IsRefLikeType: true } when !method.IsInline => $"it returns a ref struct; return a value, {KeepTimedAlone}",
            _ when symbol is { IsStatic: false, ContainingType.IsRefLikeType: true } && !method.IsInline
                => $"it belongs to a ref struct; make it static, {KeepTimedAlone}",
            _ when IsCalledOnACopy(method) => "its core works on a copy of the struct, so that what it changes is lost; make the method readonly, or static",
            _ => null,
        };
    }

    private static string? NotOnStreams(AnnotatedMethod method)
        => method.Aspects.FirstOrDefault(aspect => !KnownAspects.OnStreams.Contains(aspect.Name))?.Name
            ?? (method.Invalidations.IsEmpty ? null : KnownAspects.CacheInvalidate);

    // A struct travels to its core by value, through a pipeline or an await. What is readonly changes nothing.
    private static bool IsCalledOnACopy(AnnotatedMethod method)
        => method.Symbol is { IsStatic: false, IsReadOnly: false, ContainingType.TypeKind: TypeKind.Struct }
            && !method.IsInline
            && !(method.NeedsNoCore && CoreLookup.For(method).Core is null);

    // The manifest stands beside the annotated type and must be able to name what is in typeof(...).
    private static IEnumerable<RuleViolation> HiddenTypes(AnnotatedMethod method)
        => method.Aspects
            .Select(aspect => (Aspect: aspect, Hidden: TypesIn(aspect.Attribute).FirstOrDefault(type => !IsSeen(type, method.Compilation))))
            .Where(use => use.Hidden is not null)
            .Take(1)
            .Select(use => new RuleViolation(
                Descriptors.ShapeNotSupported,
                use.Aspect.IsOfType ? use.Aspect.Attribute.LocationOf() : method.Location,
                method.DisplayName,
                $"its attribute names '{use.Hidden!.Name}', which generated code cannot see; make the type internal"));

    private static IEnumerable<INamedTypeSymbol> TypesIn(AttributeData attribute)
        => attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value))
            .SelectMany(value => value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values : [value])
            .Where(value => value.Kind == TypedConstantKind.Type)
            .Select(value => value.Value)
            .OfType<INamedTypeSymbol>();

    private static bool IsSeen(INamedTypeSymbol type, Compilation compilation)
        => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) && !type.WithContainingTypes().Any(containing => containing.IsFileLocal);

    private static IEnumerable<RuleViolation> Parameters(AnnotatedMethod method)
    {
        foreach (var typeParameter in method.Symbol.TypeParameters.Where(typeParameter => typeParameter.AllowsRefLikeType))
        {
            yield return Violation("Type parameter", typeParameter, "it allows a ref struct; remove 'allows ref struct'");
        }

        foreach (var parameter in method.Symbol.Parameters)
        {
            if (WhyNotHeld(parameter, method.IsInline) is { } reason)
            {
                yield return Violation("Parameter", parameter, reason);
            }
        }

        RuleViolation Violation(string kind, ISymbol parameter, string reason)
            => new(Descriptors.ParameterNotHeld, parameter.Locations[0], kind, parameter.Name, method.DisplayName, reason);
    }

    private static string? WhyNotHeld(IParameterSymbol parameter, bool isInline)
        => parameter switch
        {
            { Type: IPointerTypeSymbol or IFunctionPointerTypeSymbol } => "it is a pointer; pass memory or a value",
            _ when isInline => null,
            { RefKind: not RefKind.None } => $"it is passed by reference; pass it by value, {KeepTimedAlone}",
            { Type.IsRefLikeType: true } => $"it is a ref struct; pass memory or a value, {KeepTimedAlone}",
            { Type: ITypeParameterSymbol { AllowsRefLikeType: true } } => "it may be a ref struct; remove 'allows ref struct'",
            _ => null,
        };

    private static IEnumerable<RuleViolation> NothingToCache(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Cached) is { } cached
            && method.Returned.Shape is ReturnShape.Void or ReturnShape.Task or ReturnShape.ValueTask)
        {
            yield return new RuleViolation(Descriptors.NothingToCache, cached.Attribute.LocationOf(), method.DisplayName);
        }
    }
}
