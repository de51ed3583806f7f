using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Named;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary><c>[CachedEach]</c> and the marks on the parameters → <see cref="EachModel"/>.</summary>
internal static class EachParser
{
    /// <summary>The arguments of a call for other keys. To be read when the struct of the call is known.</summary>
    public static EquatableArray<Expression> Copy(AnnotatedMethod method, CallNames names, CallParser call)
        => EachSignature.ElementsOf(method.Symbol) is { } elements
            ? call.Copy(elements, Expression.Of(names.Element).As(names.Stored(elements.Type)))
            : default;

    /// <summary>The model without <see cref="Copy"/>; null for another method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="names">The names of the holder.</param>
    /// <param name="scope">The arguments of the call for many keys.</param>
    public static EachModel? Parse(AnnotatedMethod method, CallNames names, ArgumentScope scope)
    {
        if (method.Find(KnownAspects.CachedEach) is null
            || EachSignature.ElementsOf(method.Symbol) is not { } elements
            || EachSignature.DictionaryOf(method.Symbol) is not { } dictionary)
        {
            return null;
        }

        var inner = ArgumentScope.OfCall(names);
        var cached = InvalidationTarget.CachedOf(method.Symbol, method.Compilation)!; // of the method for one key, if With names one
        var single = WithLookup.Of(method).Target;
        var tags = TagParser
            .Parse(cached, method, inner, single is null ? null : hole => WithLookup.HoleOf(method, single, hole))
            .ToEquatableArray();
        var parts = KeyPart.Of(method.Symbol);
        foreach (var part in parts)
        {
            inner.Argument(part.Parameter);
        }

        inner.Argument(elements);
        var usesInstance = cached.IsPerInstance();
        var used = method.Symbol.Parameters.Where(inner.Uses).ToArray();
        ParameterModel[] parameters =
        [
            .. usesInstance ? [new(names.Type, names.Target)] : Array.Empty<ParameterModel>(),
            .. used.Select(parameter => new ParameterModel(names.Stored(EachSignature.TypeOf(parameter)), names.Field(parameter))),
        ];
        Expression[] arguments =
        [
            .. usesInstance ? [scope.Instance()] : Array.Empty<Expression>(),
            .. used.Select(parameter => IsElements(parameter) ? Expression.Of(names.Element) : scope.Argument(parameter)),
        ];
        var value = Expression.Of(names.Result).Call("GetValueOrDefault").Member("Value");
        return new(
            names.Each,
            parameters.ToEquatableArray(),
            arguments.ToEquatableArray(),
            parameters.Select(parameter => Expression.Of(parameter.Name)).ToEquatableArray(),
            single is null ? KeyParser.Parse(method, usesInstance, names) : WithParser.Key(method, single, usesInstance, names),
            names.Stored(dictionary.Key),
            names.Stored(dictionary.Value),
            names.Field(elements),
            names.Element,
            scope.Argument(elements),
            default,
            tags,
            single is null
                ? NamedMethodParser.Call(NamedMethods.UnlessEach, method, names, value)
                : WithParser.Call(NamedMethods.Unless, single, method, names),
            single is null
                ? NamedMethodParser.Call(NamedMethods.DurationOfEach, method, names, value)
                : WithParser.Call(NamedMethods.DurationOf, single, method, names),
            names.Group,
            CacheParser.Eviction(method.Symbol, cached, names, method.Compilation),
            single is null ? null : WithParser.Parse(method, single, names));

        bool IsElements(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter, elements);
    }
}
