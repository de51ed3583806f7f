using System.Reflection;
using PerfAspects.CompilerServices;
using PerfAspects.Settings;
using PerfAspects.Shared;

namespace PerfAspects.Tests.Settings;

/// <summary>The definitions of the aspects, held against the attributes.</summary>
public sealed class SettingRulesTests
{
    public static TheoryData<string> Aspects =>
        [.. typeof(AspectAttribute).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(AspectAttribute)) && !type.IsAbstract).Select(static type => type.Name)];

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Rules_AreTheAttributesProperties(string attribute)
    {
        var type = Type(attribute);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.DeclaringType != typeof(AspectAttribute) && property.DeclaringType != typeof(Attribute))
            .ToArray();

        var rules = AspectDefinitions.SettingsOf(Instance(type).AspectName);

        Assert.Equal(properties.Select(static property => property.Name).Order(), rules.Select(static rule => rule.Name).Order());
        Assert.All(rules, rule => Assert.Equal(
            properties.Single(property => property.Name == rule.Name).PropertyType is { IsEnum: true } choice ? Enum.GetNames(choice) : [],
            rule.Choices));
    }

    // The contract's order, written out.
    [Fact]
    public void Definitions_StandInNestingOrder_OneForEachAttribute()
    {
        Assert.Equal(
            [
                "Traced", "Timed", "Fallback", "Cached", "CachedEach", "Warm", "Shed", "RateLimited", "Retry", "CircuitBreaker", "Hedge", "Timeout",
                "AdaptiveConcurrency", "Bulkhead", "Batched", "CachePut", "CacheInvalidate",
            ],
            AspectDefinitions.Names);
        Assert.Equal(AspectDefinitions.Names.Order(), ((IEnumerable<object[]>)Aspects).Select(static row => Instance(Type((string)row[0])).AspectName).Order());
    }

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Targets_AreWhatTheAttributeMayStandOn(string attribute)
    {
        var usage = Type(attribute).GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn;

        var targets = AspectDefinitions.Find(Instance(Type(attribute)).AspectName)!.Targets;

        Assert.True(usage.HasFlag(AttributeTargets.Method));
        Assert.Equal(usage.HasFlag(AttributeTargets.Property), targets.HasFlag(AspectTargets.Properties));
        Assert.Equal(usage.HasFlag(AttributeTargets.Class | AttributeTargets.Struct), targets.HasFlag(AspectTargets.Types));
    }

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Defaults_AreTheAttributes(string attribute)
    {
        var aspect = Instance(Type(attribute));
        var parameters = Type(attribute).GetConstructors().Single().GetParameters().Select(static parameter => parameter.Name!);

        var definition = AspectDefinitions.Find(aspect.AspectName)!;

        Assert.All(
            definition.Settings.Where(rule => !parameters.Contains(rule.Name, StringComparer.OrdinalIgnoreCase)),
            rule => Assert.Equal(Shown(Type(attribute).GetProperty(rule.Name)!.GetValue(aspect)), rule.Default));
        Assert.Equal("true", definition.Find("enabled")!.Default);
    }

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Arguments_AreTheConstructors(string attribute)
    {
        var parameters = Type(attribute).GetConstructors().Single().GetParameters().Select(static parameter => parameter.Name!.ToUpperInvariant());

        var rules = AspectDefinitions.SettingsOf(Instance(Type(attribute)).AspectName).Where(static rule => rule.IsArgument || rule is { Kind: SettingKind.Fixed, Name: "Method" or "Methods" });

        Assert.Equal(parameters.Order(), rules.Select(static rule => rule.Name.ToUpperInvariant()).Order());
    }

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Named_AreThoseThatShareSomething(string attribute)
    {
        var aspect = Instance(Type(attribute));
        Type(attribute).GetProperty("Name")?.SetValue(aspect, "any");

        Assert.Equal(aspect.NamedState is not null, AspectDefinitions.Find(aspect.AspectName)!.IsShareable);
        Assert.Equal(aspect is SharedAspectAttribute, AspectDefinitions.Find(aspect.AspectName)!.IsShareable); // what AddAspectPolicy accepts
    }

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Settings_TellEverySettingOnce(string attribute)
    {
        using var runtime = new AspectRuntime();
        var aspect = Instance(Type(attribute));

        var settings = runtime.GetMethod(new AspectDescriptor("Any.Method", aspect)).Settings.Select(static setting => setting.Name);

        var expected = AspectDefinitions.SettingsOf(aspect.AspectName).Select(static rule => rule.Name).Append(AspectDefinition.Enabled).Select(name => $"{aspect.AspectName}:{name}");
        Assert.Equal(expected.Order(), settings.Order());
    }

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Copy_OfAnAttributeWithEverythingWritten_IsTheSame(string attribute)
    {
        using var runtime = new AspectRuntime();
        var written = Instance(Type(attribute));
        foreach (var property in written.GetType().GetProperties().Where(static property => property.CanWrite && property.PropertyType != typeof(Type[])))
        {
            property.SetValue(written, property.GetValue(written) is bool flag ? !flag : Other(property.PropertyType));
        }

        var copy = runtime.GetMethod(new AspectDescriptor("Any.Method", written)).Descriptor.Aspects.Single();

        Assert.NotSame(written, copy);
        Assert.All(
            written.GetType().GetProperties().Where(static property => property.DeclaringType != typeof(Attribute) && property.PropertyType != typeof(Type[])),
            property => Assert.Equal(property.GetValue(written), property.GetValue(copy)));
    }

    private static string Shown(object? value) => value switch
    {
        null or Array { Length: 0 } => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static Type Type(string attribute) => typeof(AspectAttribute).Assembly.GetType($"PerfAspects.{attribute}")!;

    private static AspectAttribute Instance(Type type)
    {
        var arguments = type.GetConstructors().Single().GetParameters().Select(static parameter => Other(parameter.ParameterType));
        return (AspectAttribute)Activator.CreateInstance(type, [.. arguments])!;
    }

    // A value that is nobody's default.
    private static object Other(Type type)
        => type == typeof(string) ? "7s"
            : type == typeof(int) ? 7
            : type == typeof(double) ? 0.7
            : type == typeof(Type) ? typeof(SettingRulesTests)
            : type == typeof(string[]) ? new[] { "tag" }
            : type.IsEnum ? Enum.GetValues(type).GetValue(1)!
            : throw new NotSupportedException(type.Name);
}
