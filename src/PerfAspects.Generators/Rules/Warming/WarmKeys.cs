using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Named;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Warming;

/// <summary>The method that lists the keys of <c>[Warm]</c>.</summary>
/// <param name="Method">The method.</param>
/// <param name="Key">The type of a key: of the parameter, or a tuple of several.</param>
/// <param name="IsStream">Whether the keys are listed asynchronously.</param>
internal readonly record struct WarmKeys(IMethodSymbol Method, ITypeSymbol Key, bool IsStream)
{
    /// <summary>The argument of <c>[Warm]</c> that names the method.</summary>
    public const string Argument = "keys";

    /// <summary>The parameters that a key supplies: all but the tokens.</summary>
    public static ImmutableArray<IParameterSymbol> Parameters(AnnotatedMethod method)
        => [.. method.Symbol.Parameters.Where(parameter => !parameter.Type.IsCancellationToken())];

    /// <summary>The type that a key has to have; null where the method has no parameter for a key.</summary>
    public static ITypeSymbol? KeyOf(AnnotatedMethod method)
        => Parameters(method) switch
        {
            { IsEmpty: true } => null,
            { Length: 1 } one => one[0].Type,
            var several => method.Compilation.CreateTupleTypeSymbol([.. several.Select(parameter => parameter.Type)]),
        };

    /// <summary>The signature of a static method that lists the keys; null where the method has no parameter for a key.</summary>
    public static NamedSignature? SignatureOf(AnnotatedMethod method)
        => KeyOf(method) is { } key
            ? new(
                method.Compilation.GetSpecialType(SpecialType.System_Collections_Generic_IEnumerable_T).Construct(key), Taken: null, "key")
            : null;

    /// <summary>The method; null if there is none of that name that will do.</summary>
    public static WarmKeys? Find(AnnotatedMethod method, string name)
    {
        foreach (var candidate in Candidates(method, name))
        {
            if (candidate is { Parameters.IsEmpty: true, IsGenericMethod: false, RefKind: RefKind.None }
                && (candidate.IsStatic || !method.Symbol.IsStatic)
                && Listed(method, candidate) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public static IEnumerable<IMethodSymbol> Candidates(AnnotatedMethod method, string name)
        => method.Symbol.ContainingType.WithBases()
            .SelectMany(level => level.GetMembers(name))
            .OfType<IMethodSymbol>()
            .Where(candidate => method.Compilation.Sees(candidate, method.Symbol.ContainingType));

    private static WarmKeys? Listed(AnnotatedMethod method, IMethodSymbol candidate)
    {
        var type = candidate.ReturnType;
        foreach (var sequence in type is INamedTypeSymbol named ? type.AllInterfaces.Prepend(named) : type.AllInterfaces)
        {
            var isStream = sequence.IsAsyncStream();
            if ((isStream || sequence.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
                && method.Compilation.IsSame(sequence.TypeArguments[0], KeyOf(method)!))
            {
                return new(candidate, sequence.TypeArguments[0], isStream);
            }
        }

        return null;
    }
}
