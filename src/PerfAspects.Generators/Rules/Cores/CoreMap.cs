using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// Finds the wrapper of which a called method is the core, for any receiver and assembly. Runs for every call of a project.
/// </summary>
internal sealed class CoreMap(Compilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, bool> _mayHaveCores = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Dictionary<ISymbol, AnnotatedMethod>> _foreign = new(SymbolEqualityComparer.Default);

    /// <summary>The annotated method whose wrapper calls this one on such a receiver, or null.</summary>
    /// <param name="method">The called method; of an override, what it overrides is meant as well.</param>
    /// <param name="receiver">The type on which it is called: a derived type may have made an inherited method its core.</param>
    public AnnotatedMethod? WrapperOf(IMethodSymbol method, ITypeSymbol? receiver)
    {
        for (var core = method.OriginalDefinition; core is { MethodKind: MethodKind.Ordinary }; core =
            core.OverriddenMethod?.OriginalDefinition)
        {
            foreach (var type in TypesBetween(receiver, core.ContainingType))
            {
                if (_mayHaveCores.GetOrAdd(type.ContainingAssembly, assembly => MayHaveCores((IAssemblySymbol)assembly))
                    && CoresOf(type).TryGetValue(core, out var wrapper)
                    && wrapper.IsWrapped)
                {
                    return wrapper;
                }
            }
        }

        return null;
    }

    private static IEnumerable<INamedTypeSymbol> TypesBetween(ITypeSymbol? receiver, INamedTypeSymbol declaring)
        => (receiver as INamedTypeSymbol).WithBases()
            .Select(type => type.OriginalDefinition)
            .TakeWhile(type => !SymbolEqualityComparer.Default.Equals(type, declaring))
            .Append(declaring);

    // A type of another assembly outlives the compilation, which what is read here would hold on to.
    private Dictionary<ISymbol, AnnotatedMethod> CoresOf(INamedTypeSymbol type)
        => IsOurs(type.ContainingAssembly)
            ? WrapperLookup.WrappersIn(type, compilation)
            : _foreign.GetOrAdd(type, foreign => WrapperLookup.Read((INamedTypeSymbol)foreign, compilation));

    private bool IsOurs(IAssemblySymbol assembly) => SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly);

    // Most calls go to the framework, whose types are many and whose members would be read for nothing.
    private bool MayHaveCores(IAssemblySymbol assembly)
        => IsOurs(assembly)
            || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == "PerfAspects"));
}
