using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>Compares a core with its wrapper and says, in words, the first part that differs.</summary>
internal static class CoreSignature
{
    /// <param name="wrapper">The wrapper's method.</param>
    /// <param name="core">The core.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="isOffloaded">Whether a synchronous core may stand under a task method.</param>
    public static string? Difference(IMethodSymbol wrapper, IMethodSymbol core, Compilation compilation, bool isOffloaded = false)
    {
        if (IsSameMethod(wrapper, core))
        {
            return "it is that method itself";
        }

        if (wrapper.IsStatic && !core.IsStatic)
        {
            return "it is not static, the wrapper is";
        }

        return Difference(wrapper, core, core.Parameters, compilation, isOffloaded);
    }

    /// <summary>The same of any method that a wrapper calls with its own arguments for the given parameters, static-ness aside.</summary>
    public static string? Difference(IMethodSymbol wrapper, IMethodSymbol called, ImmutableArray<IParameterSymbol> parameters,
        Compilation compilation, bool isOffloaded = false)
    {
        if (called.Arity != wrapper.Arity)
        {
            return $"it has {Count(called.Arity, "type parameter")}, the wrapper {wrapper.Arity}";
        }

        return CoreConstraints.Difference(wrapper, called, compilation)
            ?? ParameterDifference(wrapper, parameters, compilation)
            ?? Return(wrapper, called, compilation, isOffloaded);
    }

    /// <summary>The core as the wrapper calls it, so that T of one is T of the other whatever their names.</summary>
    public static IMethodSymbol SeenFrom(this IMethodSymbol core, IMethodSymbol wrapper)
        => core.IsGenericMethod && core.Arity == wrapper.Arity ? core.ConstructedFrom.Construct([.. wrapper.TypeParameters]) : core;

    public static bool IsSameMethod(IMethodSymbol left, IMethodSymbol right)
        => SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);

    /// <summary>The same type, nullability, tuple names and <c>dynamic</c> aside.</summary>
    public static bool IsSame(this Compilation compilation, ITypeSymbol left, ITypeSymbol right)
        => SymbolEqualityComparer.Default.Equals(left, right) || compilation.ClassifyConversion(left, right).IsIdentity;

    /// <summary>The difference between the parameters alone.</summary>
    public static string? ParameterDifference(IMethodSymbol wrapper, ImmutableArray<IParameterSymbol> parameters, Compilation compilation)
        => parameters.Length == wrapper.Parameters.Length
            ? wrapper.Parameters.Zip(parameters, (ours, theirs) => ParameterDifference(ours, theirs, compilation))
                .FirstOrDefault(difference => difference is not null)
            : $"it has {Count(parameters.Length, "parameter")}, the wrapper {wrapper.Parameters.Length}";

    /// <summary>The difference of one parameter, which the wrapper passes on for its own.</summary>
    public static string? ParameterDifference(IParameterSymbol ours, IParameterSymbol theirs, Compilation compilation)
    {
        var place = $"parameter {theirs.Ordinal + 1}";
        return !compilation.IsSame(ours.Type, theirs.Type) ? $"{place} is '{Display(theirs.Type)}', the wrapper's is '{Display(ours.Type)}'"
            : ours.RefKind != theirs.RefKind ? $"{place} is passed {Passing(theirs)}, the wrapper's {Passing(ours)}"
            : ours.ScopedKind != theirs.ScopedKind && ours.ScopedKind != ScopedKind.None && MayEscape(ours)
                ? $"{place} is not 'scoped', the wrapper's is"
            : null;
    }

    // A call that hands on what is scoped compiles where nothing that outlives the call could refer to it: no result, no other parameter,
    // no instance.
    private static bool MayEscape(IParameterSymbol scoped)
        => scoped.ContainingSymbol is IMethodSymbol method
            && (method.ReturnType.IsRefLikeType
                || method.RefKind != RefKind.None
                || method is { IsStatic: false, ContainingType.IsRefLikeType: true }
                || method.Parameters.Any(other => other.RefKind is RefKind.Ref or RefKind.Out && other.Type.IsRefLikeType));

    private static string? Return(IMethodSymbol wrapper, IMethodSymbol core, Compilation compilation, bool isOffloaded)
        => CoreReturn.Adapt(wrapper, core, compilation, isOffloaded) is null
            ? $"it returns '{Display(core.ReturnType)}', which does not become the wrapper's '{Display(wrapper.ReturnType)}'"
            : null;

    private static string Passing(IParameterSymbol parameter)
        => parameter.RefKind switch
        {
            RefKind.None => "by value",
            RefKind.RefReadOnlyParameter => "by 'ref readonly'",
            var kind => $"by '{kind.ToString().ToLowerInvariant()}'",
        };

    private static string Count(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number} {thing}s";

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
