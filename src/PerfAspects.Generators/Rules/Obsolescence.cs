using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Named;
using PerfAspects.Generators.Rules.Resilience;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules;

/// <summary>Finds obsolete symbols, which only code that is obsolete as well may mention without a warning.</summary>
internal static class Obsolescence
{
    public static bool IsObsolete(this ISymbol member) => MarkOf(member) is not null;

    /// <summary>Whether to mention the member is an error, which no pragma silences.</summary>
    public static bool IsObsoleteAsError(this ISymbol member)
        => MarkOf(member)?.ConstructorArguments.Any(argument => argument.Value is true) == true;

    /// <summary>Whether what stands in the member may mention what is obsolete.</summary>
    public static bool MayMentionObsolete(this ISymbol member)
    {
        for (var level = member; level is not null; level = level.ContainingType)
        {
            if (level.IsObsolete())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether no call of the core compiles in the wrapper itself. What stands beside the wrapper can be marked as obsolete, and may call
    /// it.
    /// </summary>
    public static bool ForbidsCallOf(AnnotatedMethod method, IMethodSymbol core)
        => core.Declared().IsObsoleteAsError() && !method.Member.MayMentionObsolete();

    /// <summary>Whether the wrapper, or something that stands behind it, is obsolete.</summary>
    public static bool MentionsObsolete(AnnotatedMethod method, IMethodSymbol? core)
        => Mentioned(method).Append(core?.Declared()).OfType<ISymbol>().Any(IsObsolete);

    private static IEnumerable<ISymbol?> Mentioned(AnnotatedMethod method)
        => method.Cache is not { Attribute: var cached }
            ? Called(method)
            : Called(method)
                .Concat(KeyPart.Of(method.Symbol).Select(part => part.Member(method.Symbol, method.Compilation)))
                .Concat(TagRules.Paths(cached, method).SelectMany(path => path.Steps));

    private static IEnumerable<ISymbol?> Called(AnnotatedMethod method)
        => FallbackLookup.All(method).Select(fallback => (ISymbol?)fallback.Method)
            .Concat(NamedMethods.All.SelectMany(named => named.FindAll(method)))
            .Prepend(method.Member);

    private static AttributeData? MarkOf(ISymbol member)
        => member.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Name: "ObsoleteAttribute" } type
            && type.IsIn("System"));
}
