using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// Finds the data of its instance that a body reads, also through the methods and properties of the same instance that it uses.
/// </summary>
/// <param name="compilation">The compilation, whose other files may hold these methods and properties.</param>
/// <param name="isPerType">Whether entries belong to the exact type of the instance, so that what differs between derived types is no
/// mistake.</param>
internal sealed class InstanceReader(Compilation compilation, bool isPerType)
{
    // A core that calls a helper of a helper of a helper is read to there; deeper than that, what is read hardly decides the result.
    private const int MaxDepth = 4;

    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);
    private readonly ConstantState _constants = new(compilation);

    /// <summary>Each place of the body that reads such data, by itself or by way of a helper, with what is read.</summary>
    public IEnumerable<(SyntaxNode Place, ISymbol State)> ReadBy(IEnumerable<IOperation> body) => ReadBy(body, MaxDepth);

    private IEnumerable<(SyntaxNode Place, ISymbol State)> ReadBy(IEnumerable<IOperation> body, int depth)
    {
        IOperation[] operations = [.. body];
        var counters = new HashSet<ISymbol>(operations.Select(CountedBy).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return operations
            .Where(operation => !operation.IsOfNoConsequence())
            .SelectMany(operation => StatesReadBy(operation, depth).Select(state => (operation.Syntax, State: state)))
            .Where(read => !counters.Contains(read.State));
    }

    private IEnumerable<ISymbol> StatesReadBy(IOperation operation, int depth)
        => operation switch
        {
            IParameterReferenceOperation { Parameter: var parameter } when parameter.IsOfPrimaryConstructor() && IsUsed(operation)
                => StateIf(ValueLikeType.IsValue(parameter.Type) && !IsGuard(parameter), parameter),
            IFieldReferenceOperation { Field: { IsConst: false } field, Instance: IInstanceReferenceOperation } when IsUsed(operation)
                => StateIf(ValueLikeType.IsValue(field.Type) && !IsGuard(field) && !_constants.Is(field), field),
            IPropertyReferenceOperation { Property: var property, Instance: IInstanceReferenceOperation } when IsUsed(operation)
                => OfProperty(property, depth),
            IInvocationOperation { TargetMethod: { IsStatic: false } method, Instance: IInstanceReferenceOperation }
                => OfHelper(method, depth),
            _ => [],
        };

    private static IEnumerable<ISymbol> StateIf(bool isState, ISymbol symbol) => isState ? [symbol] : [];

    private IEnumerable<ISymbol> OfProperty(IPropertySymbol property, int depth)
    {
        if (ConstantState.BackingField(property) is { } field)
        {
            return StateIf(ValueLikeType.IsValue(property.Type) && !IsGuard(property) && !_constants.Is(field, property), property);
        }

        // The annotated property itself has a cache of its own; another of this instance says what its getter reads.
        var getter = property.GetMethod;
        return property.DeclaringSyntaxReferences.IsEmpty || (IsOpen(property) && !isPerType)
            ? StateIf(ValueLikeType.IsValue(property.Type) && !IsGuard(property), property)
            : getter is null || depth == 0 ? []
            : OfHelper(getter, depth);
    }

    private IEnumerable<ISymbol> OfHelper(IMethodSymbol method, int depth)
    {
        var definition = method.OriginalDefinition;
        return depth > 0 && !definition.DeclaringSyntaxReferences.IsEmpty && _visited.Add(definition)
            ? ReadBy(Bodies.Of(definition, compilation).SelectMany(body => body.DescendantsAndSelf()), depth - 1).Select(read => read.State)
            : [];
    }

    // A derived type may give the property another value.
    private static bool IsOpen(IPropertySymbol property)
        => (property.IsVirtual || property.IsAbstract || (property.IsOverride && !property.IsSealed)) && !property.ContainingType.IsSealed;

    // A flag that says that the instance can no longer be used chooses no result.
    private static bool IsGuard(ISymbol state)
        => string.Equals(NameWords.Of(state.Name).LastOrDefault(), "Disposed", StringComparison.OrdinalIgnoreCase);

    private static bool IsUsed(IOperation reference)
        => reference.IsRead() && !IsCounted(reference) && reference.Parent is not IArgumentOperation { Parameter.RefKind: RefKind.Out };

    // A counter says how often the code has run, not which instance it is.
    private static bool IsCounted(IOperation reference)
        => reference.Parent switch
        {
            IIncrementOrDecrementOperation => true,
            ICompoundAssignmentOperation { Parent: IExpressionStatementOperation } assignment => assignment.Target == reference,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref, Parent: IInvocationOperation call }
                => call.TargetMethod.ContainingType.Name == "Interlocked",
            _ => false,
        };

    private static ISymbol? CountedBy(IOperation operation)
        => operation is IMemberReferenceOperation reference && IsCounted(reference) ? reference.Member : null;
}
