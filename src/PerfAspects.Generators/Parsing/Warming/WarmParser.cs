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
    private const string Target = "target";
    private const string Runtime = "runtime";
    private const string Key = "key";

    /// <summary>The model, once the call has asked its scope for all that it takes.</summary>
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
        var target = isStatic ? "object" : names.Type;
        return new(
            member,
            $"{names.Type}.{MethodNames.Holder(method.Symbol, method.Compilation)}.{member}",
            $"{(keys.IsStream ? "OfStream" : "Of")}<{target}, {names.Stored(keys.Key)}>",
            isStatic ? "null" : $"static services => {string.Join(" ?? ", Services(type, names))}",
            $"static {Target} => {(keys.Method.IsStatic ? names.Stored(keys.Method.ContainingType) : Target)}.{Identifiers.Escape(name)}()",
            $"static ({Runtime}, {Target}, {Key}, horizon, token) => {State(method, names)}"
                + $".WarmAsync({Creation(method, call)}, horizon, token)");
    }

    // By its own type first, then by the interfaces that services are registered by.
    private static IEnumerable<string> Services(INamedTypeSymbol type, CallNames names)
        => type.AllInterfaces.Prepend(type)
            .Select(names.Stored)
            .Select(service => $"services.GetService(typeof({service})) as {names.Stored(type)}");

    private static string State(AnnotatedMethod method, CallNames names)
    {
        var instance = CoreBinding.IsOfEachClass(method, CoreLookup.For(method).Core) ? $", {Target}" : "";
        var inner = method.Find(KnownAspects.Traced) is null ? "" : ".Inner";
        return $"{names.Slot}.In({Runtime}{instance}){inner}";
    }

    private static string Creation(AnnotatedMethod method, CallParser call)
    {
        var parameters = WarmKeys.Parameters(method);
        return call.Creation(Runtime, Target, parameter => parameters.IndexOf(parameter) switch
        {
            < 0 => "default", // a second token
            _ when parameters.Length == 1 => Key,
            var place => $"{Key}.Item{place + 1}",
        });
    }
}
