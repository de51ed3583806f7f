using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>Why equal values of a type would not be equal keys.</summary>
/// <param name="Rule">PERF009 or PERF010.</param>
/// <param name="Culprit">The type that is to blame: the examined one, or one that it holds.</param>
internal sealed record KeyFault(DiagnosticDescriptor Rule, ITypeSymbol Culprit);

/// <summary>Whether the values of a type compare by what they say, as a key needs.</summary>
internal static class KeyEquality
{
    /// <summary>The fault of a key part of this type, or null.</summary>
    public static KeyFault? FaultOf(ITypeSymbol type)
        => Fault(type.SequenceItem() ?? type, new(SymbolEqualityComparer.Default));

    /// <summary>Of an array or list that keys compare by content, the type of its items; else null.</summary>
    public static ITypeSymbol? SequenceItem(this ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol { IsSZArray: true } array => array.ElementType,
            INamedTypeSymbol { Name: "List" or "IReadOnlyList", Arity: 1 } list when list.IsIn("System", "Collections", "Generic")
                => list.TypeArguments[0],
            INamedTypeSymbol { Name: "ImmutableArray", Arity: 1 } array when array.IsIn("System", "Collections", "Immutable")
                => array.TypeArguments[0],
            _ => null,
        };

    /// <summary>Whether comparing values of the type may run code other than the framework's, or that of somebody's list.</summary>
    public static bool MayThrow(this ITypeSymbol type)
    {
        type = type.WithoutNullable();
        return type.TypeKind != TypeKind.Enum
            && type.SpecialType is < SpecialType.System_Boolean or > SpecialType.System_UIntPtr and not SpecialType.System_DateTime
            && !(type.Name is "Guid" or "DateTimeOffset" or "TimeSpan" or "DateOnly" or "TimeOnly" && type.IsIn("System"));
    }

    private static KeyFault? Fault(ITypeSymbol type, HashSet<ITypeSymbol> visited)
    {
        type = type.WithoutNullable();
        return type switch
        {
            _ when !visited.Add(type) => null,
            IErrorTypeSymbol or ITypeParameterSymbol => null, // the compiler's to tell; a type parameter's argument decides
            { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } => null,
            { TypeKind: TypeKind.Dynamic or TypeKind.Delegate } or { SpecialType: SpecialType.System_Object } => NoEquality(type),
            { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate } => NoEquality(type),
            _ when type.SequenceItem() is not null || IsView(type) => NoContent(type),
            INamedTypeSymbol named when HeldTypes(named) is { } held => held
                .Select(part => Fault(part, visited))
                .Where(fault => fault is not null)
                .Select(fault => NoEquality(fault!.Culprit))
                .FirstOrDefault(),
            _ when HasEquality(type) => null,
            _ => IsSequence(type) ? NoContent(type) : NoEquality(type),
        };
    }

    private static KeyFault NoEquality(ITypeSymbol type) => new(Descriptors.NoValueEquality, type);

    private static KeyFault NoContent(ITypeSymbol type) => new(Descriptors.NotComparedByContent, type);

    /// <summary>
    /// The types that a type's own equality compares, if the compiler or the framework wrote it (tuples and records); else null.
    /// </summary>
    private static IEnumerable<ITypeSymbol>? HeldTypes(INamedTypeSymbol type)
        => type switch
        {
            { IsTupleType: true } => type.TupleElements.Select(element => element.Type),
            { Name: "Tuple", Arity: > 0 } when type.IsIn("System") => type.TypeArguments,
            { IsRecord: true } when !WritesEquals(type) => StateOf(type).Concat(type.BaseType is { IsRecord: true } parent ? [parent] : []),
            _ => null,
        };

    // Of another assembly the private fields are not seen; what can be initialized stands for them.
    private static IEnumerable<ITypeSymbol> StateOf(INamedTypeSymbol record)
        => record.DeclaringSyntaxReferences.IsEmpty
            ? record.GetMembers().OfType<IPropertySymbol>().Where(property => property is { IsStatic: false, SetMethod: not null })
                .Select(property => property.Type)
            : record.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic).Select(field => field.Type);

    private static bool WritesEquals(INamedTypeSymbol record)
        => record.GetMembers("Equals").OfType<IMethodSymbol>().Any(method =>
            method is { IsImplicitlyDeclared: false, Parameters.Length: 1 }
            && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, record)
            && !method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute"));

    private static bool HasEquality(ITypeSymbol type)
        => type.IsValueType
            ? type.AllInterfaces.Any(i => i is { Name: "IEquatable", Arity: 1 }
                && i.IsIn("System")
                && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type))
            : (type as INamedTypeSymbol).WithBases().Any(level => level.SpecialType != SpecialType.System_Object && OverridesEquals(level));

    private static bool OverridesEquals(INamedTypeSymbol type)
        => type.GetMembers("Equals").OfType<IMethodSymbol>().Any(method =>
            method is { IsOverride: true, Parameters.Length: 1 } && method.Parameters[0].Type.SpecialType == SpecialType.System_Object);

    // They compare which memory they show, not what stands there.
    private static bool IsView(ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory" or "ArraySegment", Arity: 1 } && type.IsIn("System")
            || (type is INamedTypeSymbol { Name: "ReadOnlySequence", Arity: 1 } && type.IsIn("System", "Buffers"));

    private static bool IsSequence(ITypeSymbol type)
        => type is IArrayTypeSymbol
            || type.AllInterfaces.Append(type).Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable || i.IsAsyncStream());
}
