using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using PerfAspects.Settings;
using PerfAspects.Shared;

namespace PerfAspects.Tests.Architecture;

/// <summary>What an editor shows where an attribute is written: each setting tells its default, and how it is written where that can go wrong.</summary>
public sealed class HoverTextTests
{
    private static readonly Dictionary<string, string> s_texts = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "PerfAspects.xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")) + string.Concat(member.Elements("param").Select(parameter => $" @{parameter.Attribute("name")!.Value}: {Text(parameter)}")));

    private static readonly Dictionary<string, string> s_remarks = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "PerfAspects.xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("remarks")));

    public static TheoryData<string> Aspects => [.. AspectDefinitions.Names];

    public static TheoryData<Type> Attributes => [.. typeof(CachedAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Attribute)) && type.Namespace == "PerfAspects")];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Setting_OfAnAttribute_TellsItsDefault(Type attribute)
    {
        if (attribute.IsAbstract)
        {
            return;
        }

        var instance = Activator.CreateInstance(attribute, [.. attribute.GetConstructors()[0].GetParameters().Select(parameter => Any(parameter.ParameterType))]);
        Assert.All(
            attribute.GetProperties().Where(property => property.CanWrite),
            property => Assert.Contains($"Default: {Shown(property.GetValue(instance))}", TextOf(property), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Setting_ThatMayBeWrong_TellsWhichRuleSaysSo(Type attribute)
        => Assert.All(
            AspectDefinitions.SettingsOf(attribute.Name[..^"Attribute".Length]),
            rule =>
            {
                var text = TextOf(attribute.GetProperty(rule.Name)!);
                Assert.True(rule.Kind != SettingKind.Duration || text.Contains("PERF005", StringComparison.Ordinal), $"{rule.Name}: {text}");
                Assert.True(rule.Kind is SettingKind.Flag or SettingKind.Choice || rule.Range.Length == 0 || text.Contains(rule.IsAdvised ? "PERF022" : "PERF006", StringComparison.Ordinal), $"{rule.Name}: {text}");
            });

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Argument_OfAConstructor_IsDescribed(Type attribute)
        => Assert.All(
            attribute.GetConstructors().Where(constructor => constructor.GetParameters().Length > 0),
            constructor => Assert.All(
                constructor.GetParameters(),
                parameter => Assert.Contains($"@{parameter.Name}: ", $"{s_texts.GetValueOrDefault($"T:{attribute.FullName}")} {s_texts.GetValueOrDefault($"M:{attribute.FullName}.#ctor({string.Join(",", constructor.GetParameters().Select(each => each.ParameterType.FullName))})")}", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Remarks_OfAnAspect_NameItsInstruments(string aspect)
    {
        var remarks = s_remarks[$"T:PerfAspects.{aspect}Attribute"] + " " + (aspect == "Cached" ? s_remarks["T:PerfAspects.CachedEachAttribute"] : "");

        Assert.Contains("Metrics", remarks, StringComparison.Ordinal);
        Assert.All(
            AspectDefinitions.Find(aspect)!.Telemetry?.Instruments ?? [],
            instrument => Assert.Contains(instrument.Name, remarks.Split(' ').Select(static word => word.TrimEnd('.', ',', ';'))));
    }

    [Fact]
    public void Option_OfARuntime_TellsItsDefault()
        => Assert.All(
            typeof(AspectRuntimeOptions).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)).SelectMany(type => type.GetProperties()).Where(property => property.CanWrite),
            property => Assert.Contains("Default: ", TextOf(property), StringComparison.Ordinal));

    private static string TextOf(PropertyInfo property) => s_texts[$"P:{property.DeclaringType!.FullName}.{property.Name}"];

    // As it is read: <see langword="true"/> is "true", <see cref="T:X.Y"/> is "Y".
    private static string Text(XElement? element)
        => element is null ? "" : string.Join(' ', string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { IsEmpty: true } see => (see.Attribute("langword") ?? see.Attribute("cref") ?? see.Attribute("name"))?.Value.Split('.', ':')[^1] ?? "",
            _ => "",
        })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static object? Any(Type type) => type == typeof(int) ? 1 : type == typeof(string) ? "1s" : type == typeof(string[]) ? Array.Empty<string>() : null;

    private static string Shown(object? value)
        => value switch
        {
            null or Array { Length: 0 } => "none",
            bool flag => flag ? "true" : "false",
            int number => number.ToString(number < 1000 ? "0" : "# ##0", CultureInfo.InvariantCulture),
            double ratio => ratio.ToString(CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
