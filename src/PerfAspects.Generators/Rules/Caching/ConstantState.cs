using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// Tells which fields and properties have the same value in all instances: those that can be set only by a declaration or constructor, to a
/// constant.
/// </summary>
internal sealed class ConstantState(Compilation compilation)
{
    /// <summary>The field behind a property without a body of its own, or null.</summary>
    public static IFieldSymbol? BackingField(IPropertySymbol property)
        => property.OriginalDefinition.ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition));

    /// <summary>Whether all instances have the same value there.</summary>
    /// <param name="field">The field.</param>
    /// <param name="property">The property whose field it is, if any.</param>
    public bool Is(IFieldSymbol field, IPropertySymbol? property = null)
    {
        var member = (ISymbol?)property?.OriginalDefinition ?? field.OriginalDefinition;
        if (!field.IsReadOnly || property is { SetMethod: not null } or { IsRequired: true } || member.DeclaringSyntaxReferences.IsEmpty)
        {
            return false;
        }

        return (Bodies.InitialValue(member, compilation) is { } initial ? IsConstant(initial) : !IsGivenByParameter(member))
            && Constructors(member.ContainingType).SelectMany(body => body.DescendantsAndSelf()).All(operation => !Sets(operation, member));
    }

    private IEnumerable<IOperation> Constructors(INamedTypeSymbol type)
        => type.InstanceConstructors
            .Where(constructor => !constructor.IsImplicitlyDeclared)
            .SelectMany(constructor => Bodies.Of(constructor, compilation));

    // A record's property has the value of its parameter.
    private static bool IsGivenByParameter(ISymbol member)
        => member.ContainingType is { IsRecord: true } record
            && record.InstanceConstructors.SelectMany(constructor => constructor.Parameters)
                .Any(parameter => parameter.Name == member.Name);

    private static bool Sets(IOperation operation, ISymbol member)
        => operation switch
        {
            ISimpleAssignmentOperation assignment => IsMember(assignment.Target, member) && !IsConstant(assignment.Value),
            IDeconstructionAssignmentOperation several => several.Target.DescendantsAndSelf().Any(target => IsMember(target, member)),
            IAssignmentOperation assignment => IsMember(assignment.Target, member),
            IIncrementOrDecrementOperation change => IsMember(change.Target, member),
            IArgumentOperation { Parameter.RefKind: not RefKind.None and not RefKind.In } argument => IsMember(argument.Value, member),
            _ => false,
        };

    private static bool IsMember(IOperation target, ISymbol member)
        => target is IMemberReferenceOperation { Member.OriginalDefinition: var mentioned }
            && SymbolEqualityComparer.Default.Equals(mentioned, member);

    // Made of constants alone. A static method or constructor without arguments, as Guid.NewGuid, may return another value each time.
    private static bool IsConstant(IOperation value)
        => value switch
        {
            { ConstantValue.HasValue: true } => true,
            IDefaultValueOperation or ITypeOfOperation => true,
            IConversionOperation conversion => IsConstant(conversion.Operand),
            IUnaryOperation unary => IsConstant(unary.Operand),
            IBinaryOperation binary => IsConstant(binary.LeftOperand) && IsConstant(binary.RightOperand),
            ITupleOperation tuple => tuple.Elements.All(IsConstant),
            IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } => true,
            IPropertyReferenceOperation { Property: { IsStatic: true, SetMethod: null, Name: var name } }
                => !name.Contains("Current") && !name.Contains("Now") && name != "Today",
            IInvocationOperation { TargetMethod.IsStatic: true, Arguments: { Length: > 0 } arguments } => AreConstant(arguments),
            IObjectCreationOperation creation
                => AreConstant(creation.Arguments) && (creation.Initializer is null || IsConstant(creation.Initializer)),
            IObjectOrCollectionInitializerOperation initializer => initializer.Initializers.All(IsConstant),
            ISimpleAssignmentOperation assignment => IsConstant(assignment.Value),
            _ => false,
        };

    private static bool AreConstant(ImmutableArray<IArgumentOperation> arguments) => arguments.All(argument => IsConstant(argument.Value));
}
