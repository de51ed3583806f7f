using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>PERF001, PERF017: whether the declaration is one that an implementing part can be written for.</summary>
internal static class DeclarationRules
{
    private const TypeKind ExtensionBlock = (TypeKind)14; // C# 14; not in the API that we are built against

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (WhyNot(method.Member) is { } reason)
        {
            yield return new RuleViolation(Descriptors.ShapeNotSupported, method.Location, method.DisplayName, reason);
        }
        else if (RazorFile.Of(method.Location) is { } razor)
        {
            yield return NotPartial(
                method,
                $"stands in '{razor.Name}', whose code the generator does not see",
                $"move it to the code-behind file '{razor.CodeBehind}', declare it partial, without a body, and move the body to "
                + $"{CoreNameFor(method)}");
        }
        else if (!method.IsPartial || method.HasBodyOfItsOwn)
        {
            yield return NotPartial(
                method,
                method.IsPartial ? "already has a body" : "is not partial",
                $"declare it partial, without a body, and move the body to {CoreNameFor(method)}");
        }
    }

    private static RuleViolation NotPartial(AnnotatedMethod method, string fault, string remedy)
        => new(Descriptors.NotPartial, method.Location, method.DisplayName, fault, remedy);

    // A method that has the name of the core would become the core, and the body of this one would be lost.
    private static string CoreNameFor(AnnotatedMethod method)
        => method.NamedCore is null && method.CoreNames.FirstOrDefault(name => IsTaken(name, method)) is { } taken
            ? $"another method, which [AspectCore] names, because '{taken}' exists already"
            : $"'{method.CoreNames[0]}'";

    private static bool IsTaken(string name, AnnotatedMethod method)
        => method.Symbol.ContainingType.GetMembers(name).Any(member => member is not IMethodSymbol other
            || (other.Arity == method.Symbol.Arity
                && CoreSignature.ParameterDifference(method.Symbol, other.SeenFrom(method.Symbol).Parameters, method.Compilation) is null));

    /// <summary>Why no implementing part could stand here whatever else was changed, or null.</summary>
    public static string? WhyNot(ISymbol member)
        => member switch
        {
            IPropertySymbol { IsIndexer: true } => "it is an indexer; annotate a partial method that it calls",
            IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false }
                => "it implements an interface explicitly, which nothing partial can; annotate a partial property that it returns",
            IPropertySymbol { SetMethod: not null } => "it can be set; only a property with 'get' alone has a core",
            IMethodSymbol { MethodKind: MethodKind.LocalFunction } => "it is a local function; make it a partial method of the type",
            IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } => "it is a lambda; make it a partial method of the type",
            IMethodSymbol { MethodKind: not MethodKind.Ordinary }
                => "it is not an ordinary method; annotate a partial method that it calls",
            _ when member.ContainingType.TypeKind == ExtensionBlock
                => "it is in an extension block, whose members cannot be partial; write it as an extension method with 'this'",
            _ when member.ContainingType.TypeKind == TypeKind.Interface
                => "it is an interface member; annotate the method that implements it",
            _ when member.IsAbstract => "it is abstract; annotate the method that overrides it",
            _ when member.IsExtern => "it is extern; annotate a partial method that calls it",
            _ when member.ContainingType.WithContainingTypes().Any(type => type.IsFileLocal)
                => "its type is 'file', which no other file can add to; make the type internal",
            _ => null,
        };
}
