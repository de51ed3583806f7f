using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF025: a cached core that returns a sequence which is computed again at each enumeration, told by the core's body.</summary>
internal static class ReturnedSequences
{
    // These compute the same items each time, without a source.
    private static readonly ImmutableHashSet<string> s_constant = ["Empty", "Range", "Repeat"];

    private static readonly ImmutableHashSet<string> s_providers = ["Enumerable", "Queryable", "ParallelEnumerable"];

    /// <summary>
    /// The violation at the core's name where the core is an iterator, or at each returned value that is an iterator or a LINQ chain.
    /// </summary>
    public static IEnumerable<RuleViolation> Find(AnnotatedMethod method, IMethodSymbol core, IReadOnlyList<IOperation> body)
        => method.Returned.Result is not { } result || !UsedUpRules.IsVague(result) || UsedUpRules.Find(method) is not null ? []
            : IsIterator(core) ? [Violation(method, core.Locations[0], $"'{core.Name}' is an iterator")]
            : ReturnedValues.Of(body)
                .Select(value => (Value: value, Kind: KindOf(value, body)))
                .Where(found => found.Kind is not null)
                .Select(found => Violation(method, found.Value.Syntax.GetLocation(), found.Kind!));

    private static RuleViolation Violation(AnnotatedMethod method, Location place, string kind)
        => new(
            Descriptors.ResultUsedUp,
            place,
            method.DisplayName,
            "sequence",
            $"{kind}, which runs again at each enumeration; return a list");

    private static string? KindOf(IOperation value, IReadOnlyList<IOperation> body)
        => value switch
        {
            IInvocationOperation { TargetMethod: var target } when IsLinq(target)
                => IsDeferred(target) ? $"it comes from '{target.Name}'" : null,
            IInvocationOperation { TargetMethod: var target } when IsIterator(target) => $"'{target.Name}' is an iterator",
            ILocalReferenceOperation { Local: var local }
                => ReturnedValues.OnlyValueOf(local, body) is { } assigned ? KindOfAny(assigned, []) : null,
            ITranslatedQueryOperation query => KindOfAny(query.Operation, body),
            { Type: { } type } when UsedUpType.Find(type) is { } used => $"it is a '{used.Type.Display()}'",
            _ => null,
        };

    private static string? KindOfAny(IOperation value, IReadOnlyList<IOperation> body)
        => ReturnedValues.Alternatives(value).Select(alternative => KindOf(alternative, body)).FirstOrDefault(kind => kind is not null);

    /// <summary>Whether the method is one of LINQ's.</summary>
    public static bool IsLinq(IMethodSymbol method)
        => s_providers.Contains(method.ContainingType.Name) && method.ContainingType.IsIn("System", "Linq");

    private static bool IsDeferred(IMethodSymbol method)
        => !s_constant.Contains(method.Name) && (UsedUpRules.IsVague(method.ReturnType) || UsedUpType.IsQuery(method.ReturnType));

    private static bool IsIterator(IMethodSymbol method)
        => method.DeclaringSyntaxReferences
            .Concat(method.PartialImplementationPart?.DeclaringSyntaxReferences ?? [])
            .Select(reference => reference.GetSyntax())
            .SelectMany(declaration => declaration.DescendantNodes(node => node == declaration || !IsFunction(node)))
            .Any(node => node is YieldStatementSyntax);

    private static bool IsFunction(SyntaxNode node) => node is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;
}
