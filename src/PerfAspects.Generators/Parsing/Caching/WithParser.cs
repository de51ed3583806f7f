using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Named;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The method for one key that <c>With</c> names → <see cref="WithModel"/>.</summary>
internal static class WithParser
{
    /// <summary>The key of an entry, which the method for one key makes.</summary>
    /// <param name="method">The method for many keys.</param>
    /// <param name="single">The method for one.</param>
    /// <param name="usesInstance">Whether each instance has entries of its own.</param>
    /// <param name="names">The names of the holder of the method for many.</param>
    public static KeyModel Key(AnnotatedMethod method, IMethodSymbol single, bool usesInstance, CallNames names)
    {
        var definition = Definition(method, single);
        string[] arguments =
        [
            .. usesInstance ? [names.Target] : Array.Empty<string>(),
            .. InvalidationTarget.KeyParameters(single).Select(key => names.Field(WithLookup.ArgumentFor(method, key))),
        ];
        var holder = Holder(method, single, names);
        return new KeyModel($"{holder}.{new CallNames(definition).Key}", default, IsFallible: false, default, Shared: null)
        {
            Lent = new(holder, MethodNames.KeyOf(definition.Symbol), arguments.Select(Expression.Of).ToEquatableArray()),
        };
    }

    public static WithModel Parse(AnnotatedMethod method, IMethodSymbol single, CallNames names)
    {
        var definition = Definition(method, single);
        var (result, value) = (ReturnType.Of(single).Result!, EachSignature.DictionaryOf(method.Symbol)!.Value.Value);
        return new(
            names.Stored(result),
            !method.Compilation.IsSame(result, value),
            result.IsValueType && !result.MayBeNull(),
            $"{Holder(method, single, names)}.{new CallNames(definition).Slot}",
            definition.Find(KnownAspects.Traced) is not null,
            names.Runtime,
            Identifiers.Escape(MethodNames.ManifestField(
                definition.Symbol, MethodNames.Manifest(single.ContainingType.OriginalDefinition, method.Compilation))));
    }

    /// <summary>The call of a method that the attribute of the method for one key names, with its result.</summary>
    public static Expression? Call(NamedMethod named, IMethodSymbol single, AnnotatedMethod method, CallNames names)
        => NamedMethodParser.Call(named, Definition(method, single), names, Expression.Of(names.Result));

    private static AnnotatedMethod Definition(AnnotatedMethod method, IMethodSymbol single)
        => AnnotatedMethod.Of(single.Declared().OriginalDefinition, method.Compilation)!;

    private static string Holder(AnnotatedMethod method, IMethodSymbol single, CallNames names)
    {
        var scope = ArgumentScope.OfCall(names);
        return $"{InvalidationParser.Holder(single, method, scope)}{InvalidationParser.TypeArguments(single, scope)}";
    }
}
