using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// The core that <c>[AspectCore]</c> takes from a base type. Whoever looks at its body does not know who has made it a core, so what is
/// said of it is said where it is named.
/// </summary>
/// <param name="Method">The annotated method.</param>
/// <param name="Core">The core.</param>
/// <param name="Place">The location at which it is named.</param>
internal sealed record InheritedCore(AnnotatedMethod Method, IMethodSymbol Core, Location? Place)
{
    /// <summary>The inherited core of a member, or null where it has none that is written in this project.</summary>
    public static InheritedCore? Of(ISymbol member, Compilation compilation)
        => !member.IsImplementationPart()
            && member.GetAttributes().Any(attribute => attribute.Is(KnownAspects.AspectCore))
            && AnnotatedMethod.Of(member, compilation) is { CoreMark: { } mark } method
            && CoreLookup.For(method) is { Difference: null, Core.OriginalDefinition: { DeclaringSyntaxReferences.IsEmpty: false } core }
            && !SymbolEqualityComparer.Default.Equals(core.ContainingType, method.Symbol.ContainingType.OriginalDefinition)
                ? new(method, core.PartialImplementationPart ?? core, mark.LocationOf(AnnotatedMethod.CoreArgument))
                : null;

    /// <summary>The operations of its body.</summary>
    public IEnumerable<IOperation> Operations() => Bodies.Of(Core, Method.Compilation).SelectMany(body => body.Descendants());
}
