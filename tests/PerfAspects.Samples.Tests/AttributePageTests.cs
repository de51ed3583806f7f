using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PerfAspects.Samples.Tests;

/// <summary>Each attribute has a page in docs/attributes, whose table lists its settings with their defaults.</summary>
public sealed partial class AttributePageTests
{
    public static TheoryData<Type> Attributes =>
    [
        typeof(CacheInvalidateAttribute),
        .. typeof(AspectAttribute).Assembly.GetExportedTypes()
            .Where(static type => type.IsSubclassOf(typeof(AspectAttribute)) && !type.IsAbstract && type != typeof(CacheInvalidateAttribute)),
    ];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Page_OfAnAttribute_ListsItsSettingsAndDefaults(Type attribute)
    {
        var settings = attribute.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.Name is not (nameof(AspectAttribute.Enabled) or nameof(Attribute.TypeId)))
            .Select(property => (property.Name, DefaultOf(property)))
            .Order();

        Assert.Equal(settings, ReadTable(attribute).Order());
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Documentation_OfAnAttribute_HasAnExampleItsPageAndTheExceptionsOfThePage(Type attribute)
    {
        var documents = XDocument.Load(Path.ChangeExtension(typeof(AspectAttribute).Assembly.Location, ".xml"));
        var member = documents.Descendants("member").Single(member => member.Attribute("name")!.Value == $"T:{attribute.FullName}");
        var exceptions = member.Elements("exception").Select(static exception => exception.Attribute("cref")!.Value[2..].Split('.')[^1]);

        Assert.NotEmpty(member.Descendants("example"));
        Assert.Contains(member.Elements("seealso"), link => link.Attribute("href")?.Value.EndsWith($"/{PageOf(attribute)}.md", StringComparison.Ordinal) == true);
        Assert.Subset(exceptions.ToHashSet(), ExceptionsOf(attribute).ToHashSet());
    }

    public static TheoryData<Type> AllAttributes =>
        [.. typeof(AspectAttribute).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract && type.Namespace == "PerfAspects")];

    /// <summary>Attributes that are no aspects have their place on a guide.</summary>
    [Theory]
    [MemberData(nameof(AllAttributes))]
    public void Documentation_OfAnyAttribute_HasAnExampleAndAPageThatShowsIt(Type attribute)
    {
        var member = XDocument.Load(Path.ChangeExtension(typeof(AspectAttribute).Assembly.Location, ".xml")).Descendants("member")
            .Single(member => member.Attribute("name")!.Value == $"T:{attribute.FullName}");
        var page = member.Element("seealso")?.Attribute("href")?.Value;

        Assert.NotNull(member.Element("example"));
        Assert.StartsWith("https://github.com/perfaspects/perfaspects/blob/main/", page, StringComparison.Ordinal);
        Assert.Contains($"[{attribute.Name[..^nameof(Attribute).Length]}", ReadPage(page!.Split('#')[0][53..]), StringComparison.Ordinal);
    }

    // Of an instance that nobody has set: what its properties return are the defaults.
    private static string DefaultOf(PropertyInfo property)
    {
        var isArgument = property.SetMethod is null && property.PropertyType != typeof(IReadOnlyList<string>);
        return isArgument ? "required" : property.GetValue(RuntimeHelpers.GetUninitializedObject(property.ReflectedType!)) switch
        {
            null or Array { Length: 0 } => "none",
            bool flag => flag ? "true" : "false",
            int number => number.ToString("N0", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var text => text.ToString()!,
        };
    }

    private static IEnumerable<(string Name, string Default)> ReadTable(Type attribute)
        => Row().Matches(Read(attribute)).Select(static row => (row.Groups["name"].Value, row.Groups["default"].Value));

    private static IEnumerable<string> ExceptionsOf(Type attribute)
        => ExceptionRow().Matches(Read(attribute)).Select(static row => row.Groups["name"].Value.Split('.')[^1]);

    private static string Read(Type attribute) => ReadPage($"docs/attributes/{PageOf(attribute)}.md");

    private static string ReadPage(string path, [CallerFilePath] string here = "")
        => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../..", path));

    private static string PageOf(Type attribute)
        => WordBoundary().Replace(attribute.Name[..^nameof(Attribute).Length], "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordBoundary();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^- `(?<name>[\w.]+Exception)`", RegexOptions.Multiline)]
    private static partial Regex ExceptionRow();
}
