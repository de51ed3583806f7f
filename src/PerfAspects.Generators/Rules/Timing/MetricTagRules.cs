using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Timing;

/// <summary>PERF020: a metric tag whose values have no end, or that nothing records. PERF008: one that has no value to be told.</summary>
internal static class MetricTagRules
{
    // A name whose last word says that its value is unique: orderId, ApiKey, requestUri.
    private static readonly HashSet<string> s_identities = new(StringComparer.OrdinalIgnoreCase)
    {
        "Id", "Ids", "Identifier", "Uid", "Guid", "Uuid", "Key", "Token", "Hash", "Email", "Mail", "Address", "Ip", "Url", "Uri", "Path",
            "File", "Query",
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
        => method.Find(KnownAspects.Timed) is null ? [] : NoValues(method).Concat(MetricTagNames.Check(method));

    private static IEnumerable<RuleViolation> NoValues(AnnotatedMethod method)
        => Marked(method)
            .Where(tag => tag.Parameter.Type.IsCancellationToken()
                || (method.IsInline && HasNoValue(tag.Parameter)
                && !IsRefusedAnyway(tag.Parameter))) // elsewhere such a parameter cannot be held in any case
            .Select(tag => new RuleViolation(
                Descriptors.ParameterNotHeld,
                tag.Attribute.LocationOf(),
                "Parameter",
                tag.Parameter.Name,
                method.DisplayName,
                "[MetricTag] needs a value that is there from beginning to end; mark another parameter"));

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => method.Find(KnownAspects.Timed) is null
            ? Marked(method).Select(tag => NotRecorded(tag.Parameter, tag.Attribute))
            : Marked(method)
                .Where(tag => !HasNoValue(tag.Parameter) && !tag.Parameter.Type.IsCancellationToken()
                    && IsUnbounded(tag.Parameter.Type, tag.Parameter.Name))
                .Select(tag => Useless(
                    tag.Parameter,
                    tag.Attribute,
                    $"the values of {tag.Parameter.Type.Display()} have no end, and each makes a series of its own: mark one that "
                    + "has few values, such as an enum"));

    /// <summary>A mark where no call is timed.</summary>
    public static RuleViolation NotRecorded(IParameterSymbol parameter, AttributeData mark)
        => Useless(parameter, mark, "nothing records it: add [Timed] to its method or type, or remove [MetricTag]");

    private static RuleViolation Useless(IParameterSymbol parameter, AttributeData mark, string reason)
        => new(Descriptors.UselessTag, mark.LocationOf(), parameter.Name, parameter.ContainingSymbol.Display(), reason);

    private static bool HasNoValue(IParameterSymbol parameter)
        => parameter.RefKind == RefKind.Out
            || parameter.Type is { IsRefLikeType: true } or ITypeParameterSymbol { AllowsRefLikeType: true };

    // Whatever marks it, its type parameter is told.
    private static bool IsRefusedAnyway(IParameterSymbol parameter) => parameter.Type is ITypeParameterSymbol { AllowsRefLikeType: true };

    // Few values have an enum, a bool, or a text that the program chooses among a few; a text's type does not say that, but its
    // name may tell the contrary.
    private static bool IsUnbounded(ITypeSymbol type, string name)
        => type switch
        {
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                => IsUnbounded(nullable.TypeArguments[0], name),
            { SpecialType: SpecialType.System_String } => s_identities.Contains(NameWords.Of(name).LastOrDefault() ?? ""),
            { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum } => false,
            ITypeParameterSymbol parameter
                => !parameter.ConstraintTypes.Any(constraint => constraint.SpecialType == SpecialType.System_Enum),
            _ => true,
        };
}
