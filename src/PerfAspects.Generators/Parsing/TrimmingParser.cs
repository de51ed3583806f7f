using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// The attributes by which a wrapper tells the trimmer what it demands of its callers → what emitted code says for it. The struct of a call
/// gets its arguments from the wrapper alone, so that each demand is met where the wrapper is called, and a warning about the struct would
/// be one too many.
/// </summary>
internal static class TrimmingParser
{
    private const string MembersAttribute = "DynamicallyAccessedMembersAttribute";

    private static readonly (string Attribute, string Category, string Warning)[] s_demands =
    [
        ("RequiresUnreferencedCodeAttribute", "Trimming", "IL2026"),
        ("RequiresDynamicCodeAttribute", "AOT", "IL3050"),
        ("RequiresAssemblyFilesAttribute", "SingleFile", "IL3002"),
    ];

    /// <summary>The warnings about the struct of a call.</summary>
    public static IEnumerable<SuppressionModel> Suppressions(AnnotatedMethod method)
    {
        foreach (var (attribute, category, warning) in s_demands)
        {
            if (method.Member.GetAttributes().Concat(method.Symbol.GetAttributes()).Any(mark => mark.AttributeClass?.Name == attribute))
            {
                yield return new(category, warning);
            }
        }

        if (method.Symbol.Parameters.Any(parameter => MembersOf(parameter.GetAttributes()) is not null))
        {
            yield return new("Trimming", "IL2067"); // of a parameter that is handed on
            yield return new("Trimming", "IL2077"); // of a field
        }
    }

    /// <summary>
    /// The suppression that the wrapper needs if the trimmer demands something of its result, which comes through the pipeline.
    /// </summary>
    public static SuppressionModel? OfResult(AnnotatedMethod method)
    {
        var ofValue = method.Member is IPropertySymbol property ? property.GetAttributes() : [];
        return MembersOf(method.Symbol.GetReturnTypeAttributes().Concat(ofValue)) is null
            ? null : new("Trimming", "IL2073");
    }

    /// <summary>The attribute before a type parameter of the holder: the same as that of the method, or none.</summary>
    public static EquatableArray<AttributeModel> OfTypeParameter(ITypeParameterSymbol parameter, Compilation compilation)
        => parameter.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Name == MembersAttribute && !attribute.ConstructorArguments.IsEmpty)
            .Select(attribute => new AttributeModel(
                attribute.AttributeClass!.Declared(),
                new([AspectParser.Literal(attribute.ConstructorArguments[0], compilation)]),
                default))
            .ToEquatableArray();

    private static object? MembersOf(IEnumerable<AttributeData> attributes)
        => attributes
            .FirstOrDefault(attribute => attribute.AttributeClass?.Name == MembersAttribute)
            ?.ConstructorArguments.FirstOrDefault().Value;
}
