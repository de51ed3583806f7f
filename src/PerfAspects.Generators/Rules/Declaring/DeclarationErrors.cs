using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>
/// PERF001, PERF002, PERF017, PERF023, PERF038, where the declaration is an error to the compiler too: then it stops before it runs any
/// analyzer, and all that a build would show is a message of its own that does not say what to do.
/// </summary>
internal static class DeclarationErrors
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method is { IsPartial: true, Member: IPropertySymbol } && LanguageRules.Check(method).ToArray() is { Length: > 0 } tooOld
            ? tooOld // CS8703
            : NameRules.NotRepeatable(method).ToArray() is { Length: > 0 } hidden ? hidden // the declaration cannot be repeated elsewhere
            : StopsTheCompiler(method) ? DeclarationRules.Check(method).Concat(TypeRules.Check(method)) : [];

    private static bool StopsTheCompiler(AnnotatedMethod method)
    {
        var (member, type) = (method.Member, method.Symbol.ContainingType);
        return method.IsPartial
            && (!member.IsPartialDefinition() // CS0759: nothing declares what it implements
                || Declarations.NotPartial(type).Any() // CS0751: partial in a type that is not
                || member is { IsAbstract: true, ContainingType.TypeKind: not TypeKind.Interface } // CS0750: partial and abstract
            || (member.ImplementationPart() is null && !Declarations.CanBeAddedTo(type))); // CS8795: no implementing part
    }
}
