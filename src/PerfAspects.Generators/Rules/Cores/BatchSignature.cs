using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// The core of a <c>[Batched]</c> method, <c>Task&lt;IReadOnlyDictionary&lt;K, V&gt;&gt; M(IReadOnlyCollection&lt;K&gt;,
/// CancellationToken)</c>, compared with the
/// method for one key.
/// </summary>
internal static class BatchSignature
{
    /// <summary>The key of the method: its only parameter besides tokens; null if there is none or more than one.</summary>
    public static IParameterSymbol? KeyOf(IMethodSymbol method)
    {
        var others = method.Parameters.Where(parameter => !parameter.Type.IsCancellationToken()).ToArray();
        return others.Length == 1 ? others[0] : null;
    }

    /// <summary>The token of the core, if it has one.</summary>
    public static IParameterSymbol? TokenOf(IMethodSymbol core)
        => core.Parameters.FirstOrDefault(parameter => parameter.Type.IsCancellationToken());

    /// <summary>The type that the result of the core has to become.</summary>
    public static INamedTypeSymbol? ResultsOf(AnnotatedMethod method)
        => KeyOf(method.Symbol) is { } key && method.Returned.Result is { } value
            ? method.Compilation.GetTypeByMetadataName("System.Collections.Generic.IReadOnlyDictionary`2")?.Construct(key.Type, value)
            : null;

    /// <summary>The signature in words, for a method whose own shape fits.</summary>
    public static string Wanted(AnnotatedMethod method)
        => KeyOf(method.Symbol) is { } key && method.Returned.Result is { } value
            ? $"Task<IReadOnlyDictionary<{Display(key.Type)}, {Display(value)}>> {method.CoreNames[0]}"
                + $"(IReadOnlyCollection<{Display(key.Type)}>, CancellationToken)"
            : "it takes a collection of keys and a CancellationToken, and returns a task of a dictionary";

    /// <summary>The first part that does not fit, in words.</summary>
    public static string? Difference(AnnotatedMethod method, IMethodSymbol core)
    {
        if (KeyOf(method.Symbol) is null || method.Returned.Result is null)
        {
            return "belongs to a method that is not one for a key";
        }

        if (method.Symbol.IsStatic && !core.IsStatic)
        {
            return "is not static, the wrapper is";
        }

        if (core.Arity != method.Symbol.Arity)
        {
            return $"has {core.Arity} type parameters, the wrapper {method.Symbol.Arity}";
        }

        return CoreConstraints.Difference(method.Symbol, core, method.Compilation) is { } constraint ? $"does not fit: {constraint}"
            : Parameters(method, core) ?? Return(method, core);
    }

    private static string? Parameters(AnnotatedMethod method, IMethodSymbol core)
    {
        var isTokenLast = core.Parameters.Length == 1 || (core.Parameters.Length == 2 && core.Parameters[1].Type.IsCancellationToken());
        var isByValue = core.Parameters.All(parameter => parameter.RefKind == RefKind.None);
        return core.Parameters.Length is not (1 or 2) || !isTokenLast || !isByValue || !TakesKeys(method, core)
            ? $"has other parameters than 'IReadOnlyCollection<{Display(KeyOf(method.Symbol)!.Type)}>' and a 'CancellationToken'"
            : null;
    }

    private static bool TakesKeys(AnnotatedMethod method, IMethodSymbol core)
        => method.Compilation.ClassifyConversion(
                method.Compilation.CreateArrayTypeSymbol(KeyOf(method.Symbol)!.Type), core.Parameters[0].Type)
            is { IsIdentity: true } or { IsImplicit: true, IsReference: true };

    private static string? Return(AnnotatedMethod method, IMethodSymbol core)
        => ReturnType.Of(core) is { Result: { } result, Shape: Model.ReturnShape.TaskOfResult or Model.ReturnShape.ValueTaskOfResult }
            && ResultsOf(method) is { } wanted
            && method.Compilation.ClassifyConversion(result, wanted) is { IsIdentity: true } or { IsImplicit: true, IsUserDefined: false }
                ? null
                : $"returns '{Display(core.ReturnType)}', and not a task of a dictionary from "
                    + $"'{Display(KeyOf(method.Symbol)!.Type)}' to '{Display(method.Returned.Result!)}'";

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
