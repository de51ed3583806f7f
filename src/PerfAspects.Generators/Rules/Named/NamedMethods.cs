using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules.Named;

/// <summary>The settings that name a static method of the type.</summary>
internal static class NamedMethods
{
    public const string UnlessArgument = "Unless";
    public const string HandleResultArgument = "HandleResult";

    public static readonly NamedMethod Unless = new(KnownAspects.Cached, UnlessArgument, "IsNotKept", TakesResult(Flag));

    public static readonly NamedMethod DurationOf = new(KnownAspects.Cached, "DurationOf", "DurationOf", TakesResult(Duration));

    public static readonly NamedMethod UnlessEach = new(KnownAspects.CachedEach, UnlessArgument, "IsNotKept", TakesValue(Flag));

    public static readonly NamedMethod DurationOfEach = new(KnownAspects.CachedEach, "DurationOf", "DurationOf", TakesValue(Duration));

    /// <summary>The settings that say of a result whether it counts as a failure, one for each aspect that has such a setting.</summary>
    public static readonly ImmutableArray<NamedMethod> Judges =
    [
        .. new[] { KnownAspects.Fallback, KnownAspects.Retry, KnownAspects.CircuitBreaker }
            .Select(aspect => new NamedMethod(aspect, HandleResultArgument, "IsFailure", TakesResult(Flag))),
    ];

    public static readonly NamedMethod DelayOf = new(
        KnownAspects.Retry,
        "DelayOf",
        "DelayAfter",
        method => method.Compilation.GetTypeByMetadataName("System.TimeSpan") is { } time
            && method.Compilation.GetTypeByMetadataName("System.Exception") is { } exception
                ? new(method.Compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(time), exception, "exception")
                : null);

    /// <summary>All of them. A new setting is a line here, and PERF031 and its fix know it.</summary>
    public static readonly ImmutableArray<NamedMethod> All = [Unless, UnlessEach, DurationOf, DurationOfEach, .. Judges, DelayOf];

    /// <summary>The method that the first attribute of its aspect names; null if none is named or none of that name will do.</summary>
    public static IMethodSymbol? Find(this NamedMethod named, AnnotatedMethod method)
        => method.Find(named.Aspect) is { } aspect ? NamedMethodLookup.Find(named, method, aspect.Attribute) : null;

    /// <summary>The methods that all attributes of its aspect name.</summary>
    public static IEnumerable<IMethodSymbol?> FindAll(this NamedMethod named, AnnotatedMethod method)
        => method.Aspects
            .Where(aspect => aspect.Name == named.Aspect)
            .Select(aspect => NamedMethodLookup.Find(named, method, aspect.Attribute));

    /// <summary>The signature of a method that judges a result: <c>static bool M(TResult)</c>.</summary>
    private static Func<AnnotatedMethod, NamedSignature?> TakesResult(Func<Compilation, ITypeSymbol?> returned)
        => method => method.Returned.Result is { } result && returned(method.Compilation) is { } type ? new(type, result, "result") : null;

    // Of a method with an entry for each key: the value of one.
    private static Func<AnnotatedMethod, NamedSignature?> TakesValue(Func<Compilation, ITypeSymbol?> returned)
        => method => EachSignature.DictionaryOf(method.Symbol) is { Value: var value } && returned(method.Compilation) is { } type
            ? new(type, value, "value") : null;

    private static ITypeSymbol Flag(Compilation compilation) => compilation.GetSpecialType(SpecialType.System_Boolean);

    private static ITypeSymbol? Duration(Compilation compilation) => compilation.GetTypeByMetadataName("System.TimeSpan");
}
