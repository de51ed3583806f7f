using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// The method that C# means by a call of a core. Arguments of just the types of the parameters leave overload resolution no choice, with
/// two exceptions: an overload of a higher <c>[OverloadResolutionPriority]</c>, and beside an override any method that its own type
/// declares.
/// </summary>
internal static class CoreBinding
{
    private const string Services = "System.Runtime.CompilerServices.";

    /// <summary>The method that is called instead, or null.</summary>
    public static IMethodSymbol? Rival(IMethodSymbol called, Compilation compilation)
    {
        var others = called.ContainingType.GetMembers(called.Name);
        return others.Length < 2
            ? null
            : others.OfType<IMethodSymbol>()
                .FirstOrDefault(other => Wins(other, called, compilation) && IsApplicable(other, called, compilation));
    }

    /// <summary>
    /// Whether emitted code can call the core all the same: an <c>[UnsafeAccessor]</c> names a method by its exact signature.
    /// </summary>
    public static bool HasAccessor(AnnotatedMethod method, IMethodSymbol core)
        => !method.Aspects.IsEmpty
            && !method.IsBatched
            && core is { IsGenericMethod: false, IsVirtual: false, IsOverride: false }
            && core.ContainingType is { IsGenericType: false, TypeKind: TypeKind.Class } type
            && type.ContainingType is null
            && SymbolEqualityComparer.Default.Equals(type, method.Symbol.ContainingType)
            && method.Compilation.GetTypeByMetadataName($"{Services}UnsafeAccessor{(type.IsStatic ? "Type" : "")}Attribute") is not null;

    /// <summary>
    /// Whether a derived class may have another core, so that what the aspects keep belongs to the exact type of the instance.
    /// </summary>
    public static bool IsOfEachClass(AnnotatedMethod method, IMethodSymbol? core)
        => core is { IsSealed: false, ContainingType.TypeKind: TypeKind.Class }
            and ({ IsAbstract: true } or { IsVirtual: true } or { IsOverride: true })
            && method.Symbol is { IsStatic: false, ContainingType: { TypeKind: TypeKind.Class, IsSealed: false } }
            && method.Aspects.Any(aspect => aspect.Definition.KeepsState);

    private static bool Wins(IMethodSymbol other, IMethodSymbol called, Compilation compilation)
        => !CoreSignature.IsSameMethod(other, called)
            && (called.IsOverride ? !other.IsOverride : !other.IsOverride && Priority(other, compilation) > Priority(called, compilation));

    private static int Priority(IMethodSymbol method, Compilation compilation)
        => compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp13 }
            && method.GetAttributes().FirstOrDefault(IsPriority) is { ConstructorArguments.Length: 1 } mark
            && mark.ConstructorArguments[0].Value is int priority
                ? priority
                : 0;

    private static bool IsPriority(AttributeData attribute) => attribute.AttributeClass?.Name == "OverloadResolutionPriorityAttribute";

    private static bool IsApplicable(IMethodSymbol other, IMethodSymbol called, Compilation compilation)
        => (other.Arity == called.Arity || called.Arity == 0)
            && (IsApplicable(other, called, compilation, isExpanded: false)
                || (other.Parameters.LastOrDefault()?.IsParams == true && IsApplicable(other, called, compilation, isExpanded: true)));

    private static bool IsApplicable(IMethodSymbol other, IMethodSymbol called, Compilation compilation, bool isExpanded)
    {
        var named = isExpanded ? other.Parameters.Length - 1 : other.Parameters.Length;
        return (isExpanded || called.Parameters.Length <= named)
            && other.Parameters.Take(named).Skip(called.Parameters.Length).All(parameter => parameter.IsOptional)
            && called.Parameters.All(argument => argument.Ordinal < named
                ? Accepts(other.Parameters[argument.Ordinal], other.Parameters[argument.Ordinal].Type, argument, compilation)
                : argument.RefKind == RefKind.None
                    && Accepts(other.Parameters[named], ItemOf(other.Parameters[named].Type), argument, compilation));
    }

    private static bool Accepts(IParameterSymbol parameter, ITypeSymbol type, IParameterSymbol argument, Compilation compilation)
        => (parameter.RefKind == argument.RefKind || (argument.RefKind == RefKind.None && parameter.RefKind == RefKind.In))
            && (type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method }
                || compilation.ClassifyConversion(argument.Type, type).IsImplicit);

    private static ITypeSymbol ItemOf(ITypeSymbol parameters)
        => parameters switch
        {
            IArrayTypeSymbol array => array.ElementType,
            INamedTypeSymbol { TypeArguments.Length: 1 } collection => collection.TypeArguments[0],
            _ => parameters,
        };
}
