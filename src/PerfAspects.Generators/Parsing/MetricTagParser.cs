using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Timing;

namespace PerfAspects.Generators.Parsing;

/// <summary>The parameters marked <c>[MetricTag]</c> → <see cref="MetricTagsModel"/>.</summary>
internal static class MetricTagParser
{
    public static MetricTagsModel? Parse(AnnotatedMethod method, ArgumentScope scope, CallNames names)
    {
        var marked = MetricTagRules.Marked(method).ToArray();
        if (marked.Length == 0 || method.Find(KnownAspects.Timed) is null)
        {
            return null;
        }

        var tags = marked.Select(tag => Parse(
            tag.Parameter,
            tag.Attribute,
            method.IsInline ? Expression.Of(names.Field(tag.Parameter)) : scope.Argument(tag.Parameter)));
        return new(
            names.Tags,
            marked.Select(tag => new ParameterModel(names.Stored(tag.Parameter.Type), names.Field(tag.Parameter))).ToEquatableArray(),
            marked.Select(tag => InlineParser.Value(tag.Parameter)).ToEquatableArray(),
            names.Fresh("tags"),
            tags.ToEquatableArray());
    }

    private static MetricTagModel Parse(IParameterSymbol parameter, AttributeData attribute, Expression value)
        => new(
            SymbolDisplay.FormatLiteral(MetricTagNames.NameOf(parameter, attribute), quote: true),
            value,
            IsEnum(parameter.Type));

    private static bool IsEnum(ITypeSymbol type)
        => type switch
        {
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                => IsEnum(nullable.TypeArguments[0]),
            ITypeParameterSymbol { HasValueTypeConstraint: true } parameter
                => parameter.ConstraintTypes.Any(constraint => constraint.SpecialType == SpecialType.System_Enum),
            _ => type.TypeKind == TypeKind.Enum,
        };
}
