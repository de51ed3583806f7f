using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

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

    private static IEnumerable<(string Name, string Default)> ReadTable(Type attribute, [CallerFilePath] string here = "")
    {
        var name = WordBoundary().Replace(attribute.Name[..^nameof(Attribute).Length], "-").ToLowerInvariant();
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, $"../../docs/attributes/{name}.md"));
        return Row().Matches(page).Select(static row => (row.Groups["name"].Value, row.Groups["default"].Value));
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordBoundary();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
