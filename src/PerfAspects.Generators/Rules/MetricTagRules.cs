using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules;

/// <summary>PERF020: a metric tag whose values have no end. PERF008: one that has no value to be told.</summary>
internal static class MetricTagRules
{
    // What tells one thing from all others of its kind, by the last word of its name: orderId, ApiKey, requestUri.
    private static readonly HashSet<string> s_identities = new(StringComparer.OrdinalIgnoreCase)
    {
        "Id", "Ids", "Identifier", "Uid", "Guid", "Uuid", "Key", "Token", "Hash", "Email", "Mail", "Address", "Ip", "Url", "Uri", "Path", "File", "Query",
        "Text", "Message", "Number", "Sku", "Isbn", "Phone", "Session", "Etag",
    };

    /// <summary>The marked parameters.</summary>
    public static IEnumerable<(IParameterSymbol Parameter, AttributeData Attribute)> Marked(AnnotatedMethod method) =>
        from parameter in method.Symbol.Parameters
        where !parameter.GetAttributes().IsEmpty
        from attribute in parameter.GetAttributes()
        where attribute.Is(KnownAspects.MetricTag)
        select (parameter, attribute);

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => Marked(method)
            .Where(tag => tag.Parameter.Type.IsCancellationToken() || (method.IsInline && HasNoValue(tag.Parameter) && !IsRefusedAnyway(tag.Parameter))) // elsewhere such a parameter cannot be held in any case
            .Select(tag => new RuleViolation(
                Descriptors.ParameterNotHeld,
                tag.Attribute.LocationOf(),
                "Parameter",
                tag.Parameter.Name,
                method.DisplayName,
                "[MetricTag] needs a value that is there from beginning to end; mark another parameter"));

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => Marked(method)
            .Where(tag => !HasNoValue(tag.Parameter) && !tag.Parameter.Type.IsCancellationToken() && IsUnbounded(tag.Parameter.Type, tag.Parameter.Name))
            .Select(tag => new RuleViolation(
                Descriptors.UnboundedTag, tag.Attribute.LocationOf(), tag.Parameter.Name, method.DisplayName, tag.Parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));

    private static bool HasNoValue(IParameterSymbol parameter)
        => parameter.RefKind == RefKind.Out || parameter.Type is { IsRefLikeType: true } or ITypeParameterSymbol { AllowsRefLikeType: true };

    // Whatever marks it, its type parameter is told.
    private static bool IsRefusedAnyway(IParameterSymbol parameter) => parameter.Type is ITypeParameterSymbol { AllowsRefLikeType: true };

    // What has few values is an enum, a bool, or a text that the program chooses among a few; a text's type does not tell that, but its name may tell the contrary.
    private static bool IsUnbounded(ITypeSymbol type, string name)
        => type switch
        {
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsUnbounded(nullable.TypeArguments[0], name),
            { SpecialType: SpecialType.System_String } => s_identities.Contains(NameWords.Of(name).LastOrDefault() ?? ""),
            { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum } => false,
            ITypeParameterSymbol parameter => !parameter.ConstraintTypes.Any(constraint => constraint.SpecialType == SpecialType.System_Enum),
            _ => true,
        };
}
