using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>PERF038, PERF039: types that emitted code has to name and cannot see, because it stands in another file.</summary>
internal static class NameRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method) => HiddenTypes(method).Concat(NotRepeatable(method));

    /// <summary>A signature that generated code cannot write.</summary>
    public static IEnumerable<RuleViolation> NotRepeatable(AnnotatedMethod method)
        => BehindAlias(method).Concat(BehindTypeParameter(method)).Concat(InHidingType(method));

    // Emitted code names the type with the types around it, where the inner type parameter is meant by the name of the outer one, too.
    private static IEnumerable<RuleViolation> InHidingType(AnnotatedMethod method)
    {
        var type = method.Symbol.ContainingType;
        if (type.HiddenTypeParameter() is { } hidden
            && (!method.CallsCoreItself || TypeParts.InSignature(method.Symbol).Contains(hidden, SymbolEqualityComparer.Default)))
        {
            yield return new RuleViolation(
                Descriptors.ShapeNotSupported,
                method.Location,
                method.DisplayName,
                $"a type inside '{hidden.ContainingType.Display()}' hides its type parameter '{hidden.Name}', so that generated code "
                + "cannot name the type; give one of them another name");
        }
    }

    // A nested type is written with the type around it, whose type parameter means another one in this method.
    private static IEnumerable<RuleViolation> BehindTypeParameter(AnnotatedMethod method)
    {
        if (method.Symbol.IsGenericMethod
            && TypeParts.InSignature(method.Symbol).OfType<ITypeParameterSymbol>()
                .FirstOrDefault(part => part.TypeParameterKind == TypeParameterKind.Type
                && method.Symbol.TypeParameters.Any(own => own.Name == part.Name)) is { } hidden)
        {
            yield return new RuleViolation(
                Descriptors.ShapeNotSupported,
                method.Location,
                method.DisplayName,
                $"its type parameter '{hidden.Name}' hides that of '{hidden.ContainingType.Display()}', which its signature needs; "
                + "give one of them another name");
        }
    }

    private static IEnumerable<RuleViolation> BehindAlias(AnnotatedMethod method)
    {
        if (ExternAliases.FindIn(method.Symbol, method.Compilation) is { } type)
        {
            yield return new RuleViolation(Descriptors.BehindAlias, method.Location, method.DisplayName, type.Display());
        }
    }

    // The manifest stands beside the annotated type and must be able to name what is in typeof(...).
    private static IEnumerable<RuleViolation> HiddenTypes(AnnotatedMethod method)
        => method.Aspects
            .Where(aspect => aspect.Name != KnownAspects.CacheInvalidate
                && NamesTypes(aspect.Attribute)) // whose type the manifest may leave out
            .Select(aspect => (Aspect: aspect, Hidden: TypesIn(aspect.Attribute).FirstOrDefault(type => !IsSeen(type, method.Compilation))))
            .Where(use => use.Hidden is not null)
            .Take(1)
            .Select(use => new RuleViolation(
                Descriptors.HiddenType,
                use.Aspect.IsOfType ? use.Aspect.Attribute.LocationOf() : method.Location,
                method.DisplayName,
                use.Hidden!.Name));

    // Hardly an attribute does.
    private static bool NamesTypes(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Value.Kind is TypedConstantKind.Type or TypedConstantKind.Array)
            {
                return true;
            }
        }

        return attribute.ConstructorArguments.Any(argument => argument.Kind is TypedConstantKind.Type or TypedConstantKind.Array);
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(AttributeData attribute)
        => attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value))
            .SelectMany(value => value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values : [value])
            .Where(value => value.Kind == TypedConstantKind.Type)
            .Select(value => value.Value)
            .OfType<INamedTypeSymbol>();

    private static bool IsSeen(INamedTypeSymbol type, Compilation compilation)
        => compilation.Sees(type) && !type.WithContainingTypes().Any(containing => containing.IsFileLocal);
}
