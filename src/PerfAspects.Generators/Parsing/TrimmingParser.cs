using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// The attributes by which a wrapper tells the trimmer what it demands of its callers → what emitted code says for it. The struct of a call
/// gets its arguments from the wrapper alone, so that each demand is met where the wrapper is called, and a warning about the struct would
/// be one too many.
/// </summary>
internal static class TrimmingParser
{
    private const string Analysis = "global::System.Diagnostics.CodeAnalysis.";
    private const string MembersAttribute = "DynamicallyAccessedMembersAttribute";

    private static readonly (string Attribute, string Category, string Warning)[] s_demands =
    [
        ("RequiresUnreferencedCodeAttribute", "Trimming", "IL2026"),
        ("RequiresDynamicCodeAttribute", "AOT", "IL3050"),
        ("RequiresAssemblyFilesAttribute", "SingleFile", "IL3002"),
    ];

    /// <summary>The attributes of the struct of a call.</summary>
    public static IEnumerable<string> Suppressions(AnnotatedMethod method)
    {
        foreach (var (attribute, category, warning) in s_demands)
        {
            if (method.Member.GetAttributes().Concat(method.Symbol.GetAttributes()).Any(mark => mark.AttributeClass?.Name == attribute))
            {
                yield return Suppression(category, warning);
            }
        }

        if (method.Symbol.Parameters.Any(parameter => MembersOf(parameter.GetAttributes()) is not null))
        {
            yield return Suppression("Trimming", "IL2067"); // of a parameter that is handed on
            yield return Suppression("Trimming", "IL2077"); // of a field
        }
    }

    /// <summary>
    /// The suppression that the wrapper needs if the trimmer demands something of its result, which comes through the pipeline.
    /// </summary>
    public static string? OfResult(AnnotatedMethod method)
    {
        var ofValue = method.Member is IPropertySymbol property ? property.GetAttributes() : [];
        return MembersOf(method.Symbol.GetReturnTypeAttributes().Concat(ofValue)) is null ? null : Suppression("Trimming", "IL2073");
    }

    /// <summary>The attribute before a type parameter of the holder: the same as that of the method, or none.</summary>
    public static string OfTypeParameter(ITypeParameterSymbol parameter)
        => MembersOf(parameter.GetAttributes()) is { } members
            ? $"[{Analysis}{MembersAttribute}(({Analysis}DynamicallyAccessedMemberTypes)({members}))] "
            : "";

    private static object? MembersOf(IEnumerable<AttributeData> attributes)
        => attributes
            .FirstOrDefault(attribute => attribute.AttributeClass?.Name == MembersAttribute)
            ?.ConstructorArguments.FirstOrDefault().Value;

    private static string Suppression(string category, string warning)
        => $"[{Analysis}UnconditionalSuppressMessageAttribute(\"{category}\", \"{warning}\", "
            + "Justification = \"The wrapper demands it of its callers.\")]";
}
