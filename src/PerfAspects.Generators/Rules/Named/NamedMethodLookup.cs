using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Named;

/// <summary>Finds the method that a setting names, in the type and its bases.</summary>
internal static class NamedMethodLookup
{
    /// <summary>The method; null if none is named or none of that name will do.</summary>
    public static IMethodSymbol? Find(NamedMethod named, AnnotatedMethod method, AttributeData attribute)
        => named.NameIn(attribute) is { } name && named.Signature(method) is { } signature
            ? Candidates(name, method).FirstOrDefault(candidate => Fits(candidate, signature, method))
            : null;

    /// <summary>The methods of a name that the type sees.</summary>
    public static IEnumerable<IMethodSymbol> Candidates(string name, AnnotatedMethod method)
        => method.Symbol.ContainingType.WithBases()
            .SelectMany(level => level.GetMembers(name))
            .OfType<IMethodSymbol>()
            .Where(candidate => method.Compilation.Sees(candidate, method.Symbol.ContainingType));

    private static bool Fits(IMethodSymbol candidate, NamedSignature signature, AnnotatedMethod method)
        => candidate.IsStatic
            && candidate.Parameters.Length == (signature.Taken is null ? 0 : 1)
            && IsCallable(candidate, method)
            && candidate.SeenFrom(method.Symbol) is var seen
            && Returns(seen, signature.Returned, method.Compilation)
            && (signature.Taken is not { } taken || Takes(seen.Parameters[0], taken, method.Compilation));

    private static bool Returns(IMethodSymbol method, ITypeSymbol type, Compilation compilation)
        => !method.ReturnsByRef
            && !method.ReturnsByRefReadonly
            && compilation.ClassifyConversion(method.ReturnType, type) is { IsIdentity: true } or { IsNullable: true, IsImplicit: true };

    private static bool Takes(IParameterSymbol parameter, ITypeSymbol type, Compilation compilation)
        => parameter.RefKind is RefKind.None or RefKind.In && compilation.ClassifyConversion(type, parameter.Type).IsImplicit;

    private static bool IsCallable(IMethodSymbol candidate, AnnotatedMethod method)
        => !candidate.IsGenericMethod
            || (candidate.Arity == method.Symbol.Arity && CoreConstraints.Difference(method.Symbol, candidate, method.Compilation) is null);
}
