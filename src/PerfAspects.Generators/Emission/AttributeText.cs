using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The expression that makes an attribute as it was written.</summary>
internal static class AttributeText
{
    public static string Creation(AttributeModel attribute)
    {
        var arguments = string.Join(", ", attribute.Arguments);
        var settings = string.Join(", ", attribute.Settings.Select(setting => $"{setting.Name} = {setting.Value}"));
        return (arguments, settings) switch
        {
            (_, "") => $"new {attribute.Type}({arguments})",
            ("", _) => $"new {attribute.Type} {{ {settings} }}",
            _ => $"new {attribute.Type}({arguments}) {{ {settings} }}",
        };
    }
}
