using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>Methods in messages, as their authors write them.</summary>
internal static class MethodDisplay
{
    // A method whose name is the compiler's own (op_Addition, Finalize): operator +, ~C.
    private static readonly SymbolDisplayFormat s_written = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary><c>PriceService.GetPriceAsync</c>, <c>Price.operator +</c>, <c>lambda in PriceService.GetPriceAsync</c>.</summary>
    public static string Display(this ISymbol member)
        => member is not IMethodSymbol method ? DisplayMember(member) : method.MethodKind switch
        {
            MethodKind.AnonymousFunction => $"lambda in {DisplayMember(method.ContainingSymbol)}",
            MethodKind.LocalFunction => $"{method.Name} in {DisplayMember(method.ContainingSymbol)}",
            MethodKind.Ordinary => DisplayMember(method),
            _ => method.ToDisplayString(s_written),
        };

    private static string DisplayMember(ISymbol member)
        => member switch
        {
            IMethodSymbol { Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName } => "the top-level statements",
            IMethodSymbol { MethodKind: not MethodKind.Ordinary } method => method.Display(),
            IPropertySymbol { IsIndexer: true } indexer => $"{DisplayType(indexer)}.this[]",
            _ => $"{DisplayType(member)}.{member.Name}",
        };

    private static string? DisplayType(ISymbol member)
        => member.ContainingType?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
