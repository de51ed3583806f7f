using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>An attribute as text: as an expression that makes it, and as it is applied.</summary>
internal static class AttributeText
{
    public static string Creation(AttributeModel attribute)
    {
        var arguments = string.Join(", ", attribute.Arguments);
        var settings = string.Join(", ", Settings(attribute));
        return (arguments, settings) switch
        {
            (_, "") => $"new {attribute.Type}({arguments})",
            ("", _) => $"new {attribute.Type} {{ {settings} }}",
            _ => $"new {attribute.Type}({arguments}) {{ {settings} }}",
        };
    }

    /// <param name="attribute">The attribute.</param>
    /// <param name="target">The target that stands before the attribute, such as <c>return</c>; null for the declaration itself.</param>
    public static string Applied(AttributeModel attribute, string? target = null)
    {
        var arguments = string.Join(", ", attribute.Arguments.Concat(Settings(attribute)));
        return $"[{(target is null ? "" : $"{target}: ")}{attribute.Type}({arguments})]";
    }

    /// <summary>The attribute by which the trimmer leaves a warning out, whose demand the callers of the wrapper meet.</summary>
    public static string Suppression(SuppressionModel suppression)
        => "[global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute("
            + $"\"{suppression.Category}\", \"{suppression.Warning}\", Justification = \"The wrapper demands it of its callers.\")]";

    private static IEnumerable<string> Settings(AttributeModel attribute)
        => attribute.Settings.Select(setting => $"{setting.Name} = {setting.Value}");
}
