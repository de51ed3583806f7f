using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// PERF045: a shared result that comes back as another value in other processes, told by what the core's body returns. A serializer writes
/// neither the comparer of a set or dictionary nor, without <c>[JsonDerivedType]</c>, the derived type of a value.
/// </summary>
internal static class SharedLosses
{
    private static readonly ImmutableHashSet<string> s_keyed
        = ["ISet", "IReadOnlySet", "IImmutableSet", "IDictionary", "IReadOnlyDictionary", "IImmutableDictionary"];

    /// <summary>The violation at each comparer, and at each value of a derived type, that is part of a returned value.</summary>
    public static IEnumerable<RuleViolation> Find(AnnotatedMethod method, IReadOnlyList<IOperation> body)
    {
        if (!SharedRules.IsShared(method) || SharedRules.ValueOf(method) is not { } result || SharedResultType.Find(result) is not null)
        {
            return []; // no value that comes back at all is PERF028
        }

        var held = TypesOf(result);
        return held.Any(static type => IsKeyed(type) || IsBase(type))
            ? PartsOf(body).SelectMany(part => FaultsOf(part, held, method.Compilation))
                .Select(fault => new RuleViolation(Descriptors.SharedValueDiffers, fault.Place, method.DisplayName, fault.Text))
            : [];
    }

    // The operations that make the returned values. A lambda among them makes other values, and a member that is read is another value.
    private static IEnumerable<IOperation> PartsOf(IReadOnlyList<IOperation> body)
    {
        var seen = new HashSet<IOperation>();
        var open = new Stack<IOperation>(body.OfType<IReturnOperation>()
            .Where(static statement => statement.Kind == OperationKind.Return && !ReturnedValues.IsInner(statement)));
        while (open.Count > 0)
        {
            var part = open.Pop();
            if (!seen.Add(part) || part is IAnonymousFunctionOperation)
            {
                continue;
            }

            yield return part;
            foreach (var inner in part.ChildOperations.Where(inner => inner != ReceiverOf(part)))
            {
                open.Push(inner);
            }

            if (part is ILocalReferenceOperation { Local: var local } && ReturnedValues.OnlyValueOf(local, body) is { } value)
            {
                open.Push(value.Parent ?? value); // with the conversion to the local's type
            }
        }
    }

    private static IOperation? ReceiverOf(IOperation part)
        => part switch
        {
            IMemberReferenceOperation member => member.Instance,
            IInvocationOperation call => call.Instance,
            _ => null,
        };

    private static IEnumerable<(Location Place, string Text)> FaultsOf(
        IOperation part, IReadOnlyCollection<ITypeSymbol> held, Compilation compilation)
    {
        var arguments = part switch
        {
            IObjectCreationOperation creation => creation.Arguments,
            IInvocationOperation call => call.Arguments,
            _ => [],
        };
        if (part.Type is { } made && arguments.FirstOrDefault(IsComparer) is { } comparer
            && held.Any(type => IsKeyed(type) && IsReference(made, type, compilation)))
        {
            yield return (comparer.Syntax.GetLocation(), $"'{made.Display()}' has its comparer in this process only; "
                + "choose keys that need none, such as texts in lower case");
        }

        if (part is IConversionOperation
            {
                IsImplicit: true, OperatorMethod: null, Operand: { Type: INamedTypeSymbol derived } operand, Type: { } target,
            }
            && IsBase(target) && held.Contains(target, SymbolEqualityComparer.Default)
            && !SymbolEqualityComparer.Default.Equals(derived, target)
            && derived.TypeKind is TypeKind.Class or TypeKind.Struct && !derived.IsAbstract
            && !IsListed(derived, target))
        {
            yield return (operand.Syntax.GetLocation(),
                $"a '{derived.Display()}' is written as the '{target.Display()}' that the result promises; "
                + $"list it with [JsonDerivedType] at '{target.Display()}', or promise '{derived.Display()}'");
        }
    }

    // The types of which a result consists.
    private static HashSet<ITypeSymbol> TypesOf(ITypeSymbol result)
    {
        var found = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ITypeSymbol>([result]);
        while (open.Count > 0)
        {
            var type = open.Pop().WithoutNullable();
            if (!found.Add(type))
            {
                continue;
            }

            var parts = type switch
            {
                IArrayTypeSymbol array => [array.ElementType],
                INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Select(static element => element.Type),
                INamedTypeSymbol named when SharedResultType.IsOfFramework(named) => named.TypeArguments,
                INamedTypeSymbol named => SharedResultType.MembersOf(named)
                    .Where(static member => !SharedResultType.HasJson(member.Member, "JsonConverter"))
                    .Select(static member => member.Type),
                _ => [],
            };
            foreach (var part in parts)
            {
                open.Push(part);
            }
        }

        found.RemoveWhere(static type => SharedResultType.HasJson(type, "JsonConverter"));
        return found;
    }

    private static bool IsKeyed(ITypeSymbol type)
        => IsKeyedInterface(type) || type.AllInterfaces.Any(IsKeyedInterface);

    private static bool IsKeyedInterface(ITypeSymbol type) => s_keyed.Contains(type.Name) && SharedResultType.IsOfFramework(type);

    private static bool IsReference(ITypeSymbol from, ITypeSymbol to, Compilation compilation)
        => compilation.ClassifyCommonConversion(from, to) is { IsImplicit: true, IsUserDefined: false };

    // A type whose values may be of another type.
    private static bool IsBase(ITypeSymbol type)
        => type is { TypeKind: TypeKind.Interface } or { TypeKind: TypeKind.Class, IsSealed: false }
            && !SharedResultType.IsOfFramework(type);

    private static bool IsListed(ITypeSymbol derived, ITypeSymbol target)
        => target.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "JsonDerivedTypeAttribute" }
            && attribute.ConstructorArguments.FirstOrDefault().Value is ITypeSymbol listed
            && SymbolEqualityComparer.Default.Equals(listed, derived));

    private static IOperation WithoutConversions(IOperation value)
        => value is IConversionOperation conversion ? WithoutConversions(conversion.Operand) : value;

    // A comparer other than that which the type has by itself.
    private static bool IsComparer(IArgumentOperation argument)
        => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type: INamedTypeSymbol type }
            && type.Name is "IEqualityComparer" or "IComparer"
            && SharedResultType.IsOfFramework(type)
            && WithoutConversions(argument.Value) is { ConstantValue.HasValue: false } value
            && value is not (IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "Default" or "Ordinal" });
}
