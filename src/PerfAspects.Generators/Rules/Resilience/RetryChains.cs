using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// The calls between the members of a type, in which the core of a retried method leads to a retried method by way of others (PERF022).
/// Bodies are added by several threads at once.
/// </summary>
internal sealed class RetryChains(INamedTypeSymbol type, Compilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<(ISymbol Called, Location Location)>> _calls =
        new(SymbolEqualityComparer.Default);

    /// <summary>Whether a method of the type is retried.</summary>
    public bool AreDue => WrapperLookup.WrappersIn(type, compilation).Values.Any(NestedRetryRule.IsRetried);

    /// <summary>Adds the body of a member.</summary>
    public void Add(ISymbol member, IEnumerable<IOperation> operations)
    {
        if (SymbolEqualityComparer.Default.Equals(member.ContainingType, type))
        {
            _calls[Declared(member)] =
            [
                .. operations.Select(operation => (Called: NestedRetryRule.Called(operation), Location: operation.Syntax.GetLocation()))
                    .Where(call => call.Called is not null)!,
            ];
        }
    }

    /// <summary>The calls in cores that lead to a retried method by way of other members; a direct call is not among them.</summary>
    public IEnumerable<RuleViolation> Find()
    {
        foreach (var pair in WrapperLookup.WrappersIn(type, compilation).Where(pair => NestedRetryRule.IsRetried(pair.Value)))
        {
            foreach (var (called, location) in CallsOf(pair.Key))
            {
                if (!NestedRetryRule.IsHeldBack(called, compilation)
                    && FindRetried(called, new(SymbolEqualityComparer.Default) { Declared(pair.Key) }) is { } retried)
                {
                    yield return NestedRetryRule.Violation(
                        location, pair.Value, $"'{called.Display()}', which leads to '{retried.Display()}'");
                }
            }
        }
    }

    private ISymbol? FindRetried(ISymbol member, HashSet<ISymbol> seen)
    {
        foreach (var (called, _) in seen.Add(Declared(member)) ? CallsOf(CoreOf(member)) : [])
        {
            var retried = NestedRetryRule.IsHeldBack(called, compilation) ? called : FindRetried(called, seen);
            if (retried is not null)
            {
                return retried;
            }
        }

        return null;
    }

    // A call of an annotated method runs its core.
    private ISymbol CoreOf(ISymbol member)
        => WrapperLookup.WrappersIn(type, compilation)
            .FirstOrDefault(pair => SymbolEqualityComparer.Default.Equals(pair.Value.Symbol, Declared(member))).Key ?? member;

    private ImmutableArray<(ISymbol Called, Location Location)> CallsOf(ISymbol member)
        => _calls.TryGetValue(Declared(member), out var calls) ? calls : [];

    private static ISymbol Declared(ISymbol member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => Declared(property),
        IMethodSymbol method => (method.PartialDefinitionPart ?? method).OriginalDefinition,
        IPropertySymbol property => (property.PartialDefinitionPart ?? property).OriginalDefinition,
        _ => member.OriginalDefinition,
    };
}
