using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Named;

/// <summary>The settings that name a static method of the type.</summary>
internal static class NamedMethods
{
    public const string UnlessArgument = "Unless";

    public static readonly NamedMethod Unless = new(KnownAspects.Cached, UnlessArgument, "IsNotKept", TakesResult(Flag));

    /// <summary>All of them. A new setting is a line here, and PERF031 and its fix know it.</summary>
    public static readonly ImmutableArray<NamedMethod> All = [Unless];

    /// <summary>The method that the first attribute of its aspect names; null if none is named or none of that name will do.</summary>
    public static IMethodSymbol? Find(this NamedMethod named, AnnotatedMethod method)
        => method.Find(named.Aspect) is { } aspect ? NamedMethodLookup.Find(named, method, aspect.Attribute) : null;

    /// <summary>The signature of a method that is asked about a result: <c>static bool M(TResult)</c>.</summary>
    private static Func<AnnotatedMethod, NamedSignature?> TakesResult(Func<Compilation, ITypeSymbol?> returned)
        => method => method.Returned.Result is { } result && returned(method.Compilation) is { } type ? new(type, result, "result") : null;

    private static ITypeSymbol Flag(Compilation compilation) => compilation.GetSpecialType(SpecialType.System_Boolean);
}
