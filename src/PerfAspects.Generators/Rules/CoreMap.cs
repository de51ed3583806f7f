using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>Whose core a method is. Each type is looked through once a compilation, since every call of a project asks.</summary>
internal sealed class CoreMap(Compilation compilation)
{
    private static readonly Dictionary<ISymbol, AnnotatedMethod> s_none = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, Dictionary<ISymbol, AnnotatedMethod>> _coresOfTypes = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _mayHaveCores = new(SymbolEqualityComparer.Default);

    /// <summary>The annotated method whose wrapper calls this one on such a receiver, or null.</summary>
    /// <param name="method">What is called; of an override, what it overrides is meant as well.</param>
    /// <param name="receiver">The type on which it is called: a derived type may have made an inherited method its core.</param>
    public AnnotatedMethod? WrapperOf(IMethodSymbol method, ITypeSymbol? receiver)
    {
        for (var core = method.OriginalDefinition; core is { MethodKind: MethodKind.Ordinary }; core = core.OverriddenMethod?.OriginalDefinition)
        {
            foreach (var type in TypesBetween(receiver, core.ContainingType))
            {
                if (CoresOf(type).TryGetValue(core, out var wrapper))
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

    private Dictionary<ISymbol, AnnotatedMethod> CoresOf(INamedTypeSymbol type)
        => _mayHaveCores.GetOrAdd(type.ContainingAssembly, assembly => MayHaveCores((IAssemblySymbol)assembly))
            ? _coresOfTypes.GetOrAdd(type, declaring => FindCores((INamedTypeSymbol)declaring))
            : s_none;

    // Most calls go to the framework, whose types are many and whose members would be read for nothing.
    private bool MayHaveCores(IAssemblySymbol assembly)
        => SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
            || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == "PerfAspects"));

    private Dictionary<ISymbol, AnnotatedMethod> FindCores(INamedTypeSymbol type)
    {
        var cores = s_none;
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol method
                && AnnotatedMethod.Of(method, compilation) is { IsWrapped: true } annotated
                && CoreLookup.For(annotated) is { Core.OriginalDefinition: { } core, Difference: null })
            {
                cores = ReferenceEquals(cores, s_none) ? new(SymbolEqualityComparer.Default) : cores;
                cores[core] = annotated;
            }
        }

        return cores;
    }
}
