using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Warming;

namespace PerfAspects.Generators.Parsing.Warming;

/// <summary><c>[Warm]</c> → <see cref="WarmModel"/>.</summary>
internal static class WarmParser
{
    /// <summary>The model, once the call has taken all that it needs from its scope.</summary>
    public static WarmModel? Parse(AnnotatedMethod method, CallParser call, CallNames names)
    {
        if (method.Find(KnownAspects.Warm) is not { Attribute: var warm }
            || warm.ValueOf(WarmKeys.Argument)?.Value is not string name
            || WarmKeys.Find(method, name) is not { } keys)
        {
            return null;
        }

        var (type, isStatic) = (method.Symbol.ContainingType, method.Symbol.IsStatic);
        var member = Identifiers.Free("Warm", method.Symbol.Takes);
        return new(
            member,
            $"{names.Type}.{MethodNames.Holder(method.Symbol, method.Compilation)}.{member}",
            keys.IsStream,
            names.Stored(keys.Key),
            isStatic ? null : names.Type,
            (isStatic ? [] : Services(type, names)).ToEquatableArray(),
            keys.Method.IsStatic ? names.Stored(keys.Method.ContainingType) : null,
            Identifiers.Escape(name),
            names.Slot,
            CoreBinding.IsOfEachClass(method, CoreLookup.For(method).Core),
            method.Find(KnownAspects.Traced) is not null,
            Creation(method, call));
    }

    // By its own type first, then by the interfaces that services are registered by.
    private static IEnumerable<string> Services(INamedTypeSymbol type, CallNames names)
        => type.AllInterfaces.Prepend(type).Select(names.Stored);

    private static Expression Creation(AnnotatedMethod method, CallParser call)
    {
        var parameters = WarmKeys.Parameters(method);
        var key = Expression.Of(WarmModel.KeyName);
        return call.Creation(
            Expression.Of(WarmModel.RuntimeName),
            Expression.Of(WarmModel.TargetName),
            parameter => parameters.IndexOf(parameter) switch
            {
                < 0 => Expression.Default, // a second token
                _ when parameters.Length == 1 => key,
                var place => key.Member($"Item{place + 1}"),
            });
    }
}
