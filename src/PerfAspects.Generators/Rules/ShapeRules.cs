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
        if (WhyNotWrapped(method) is { } reason)
        {
            return [new RuleViolation(Descriptors.ShapeNotSupported, method.Symbol.Locations[0], method.DisplayName, reason)];
        }

        return Parameters(method).Concat(NothingToCache(method));
    }

    private static string? WhyNotWrapped(AnnotatedMethod method)
    {
        var symbol = method.Symbol;
        return symbol.ReturnType switch
        {
            _ when symbol.RefKind != RefKind.None => "it returns by reference; return a value",
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => "it returns a pointer; return a value",
            ITypeParameterSymbol { AllowsRefLikeType: true } => "it returns a type that may be a ref struct; remove 'allows ref struct'",
            var type when type.IsAsyncStream() => "it returns an asynchronous stream, which has no wrapper yet; remove the aspects",
            { IsRefLikeType: true } when !method.IsInline => $"it returns a ref struct; return a value, {KeepTimedAlone}",
            _ when symbol is { IsStatic: false, ContainingType.IsRefLikeType: true } && !method.IsInline
                => $"it belongs to a ref struct; make it static, {KeepTimedAlone}",
            _ when IsCalledOnACopy(method) => "its core works on a copy of the struct, so that what it changes is lost; make the method readonly, or static",
            _ => HiddenType(method) is { } type ? $"its attribute names '{type.Name}', which generated code cannot see; make the type internal" : null,
        };
    }

    // A struct travels to its core by value, through a pipeline or an await. What is readonly changes nothing.
    private static bool IsCalledOnACopy(AnnotatedMethod method)
        => method.Symbol is { IsStatic: false, IsReadOnly: false, ContainingType.TypeKind: TypeKind.Struct }
            && !method.IsInline
            && !(method.NeedsNoCore && CoreLookup.For(method).Core is null);

    /// <summary>A type in <c>typeof(...)</c> that the manifest, which stands beside the annotated type, may not name.</summary>
    private static ITypeSymbol? HiddenType(AnnotatedMethod method)
        => method.Aspects
            .SelectMany(aspect => aspect.Attribute.ConstructorArguments.Concat(aspect.Attribute.NamedArguments.Select(argument => argument.Value)))
            .SelectMany(value => value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values : [value])
            .Select(value => value is { Kind: TypedConstantKind.Type, Value: INamedTypeSymbol type } ? type : null)
            .FirstOrDefault(type => type is not null
                && (!method.Compilation.IsSymbolAccessibleWithin(type, method.Compilation.Assembly)
                    || type.WithContainingTypes().Any(containing => containing.IsFileLocal)));

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
