using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// A core may be a wrapper itself, and call others in turn: aspects then stand on each other. A chain that leads back to
/// where it began never ends.
/// </summary>
internal static class WrapperChain
{
    /// <summary>Whether a method that the wrapper calls is the wrapper, or comes to call it.</summary>
    /// <param name="first">The method that the wrapper calls.</param>
    /// <param name="method">The wrapper.</param>
    /// <param name="called">The method of it that each further wrapper calls.</param>
    public static bool LeadsBack(IMethodSymbol first, AnnotatedMethod method, Func<AnnotatedMethod, IEnumerable<IMethodSymbol>> called)
    {
        var visited = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IMethodSymbol>([first.OriginalDefinition]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (IsCalledBy(next, method.Symbol))
            {
                return true;
            }

            if (visited.Add(next) && AnnotatedMethod.Of(next, method.Compilation) is { } wrapper)
            {
                foreach (var further in called(wrapper))
                {
                    open.Push(further.OriginalDefinition);
                }
            }
        }

        return false;
    }

    /// <summary>The core of a wrapper, if it has one.</summary>
    public static IEnumerable<IMethodSymbol> Core(AnnotatedMethod wrapper)
        => CoreLookup.For(wrapper) is { Difference: null, Core: { } core } ? [core] : [];

    // A call of what a method overrides is a call of the method.
    private static bool IsCalledBy(IMethodSymbol called, IMethodSymbol method)
    {
        for (var level = method; level is not null; level = level.OverriddenMethod)
        {
            if (CoreSignature.IsSameMethod(called, level))
            {
                return true;
            }
        }

        return false;
    }
}
