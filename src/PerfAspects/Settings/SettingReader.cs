using System.Globalization;
using PerfAspects.Runtime;
using PerfAspects.Settings.Layers;
using PerfAspects.Shared;

namespace PerfAspects.Settings;

/// <summary>
/// Reads the settings of one attribute as they are in force, and notes each with its origin: what <see cref="AspectMethod.Settings"/> lists
/// and what takes effect come from the same reading.
/// </summary>
/// <param name="layers">The sources of settings besides the attribute.</param>
/// <param name="services">The services that the host has registered under a name.</param>
/// <param name="aspect">The aspect.</param>
/// <param name="use">Which use of it, from 1.</param>
/// <param name="written">The origin of a setting written in the attribute: the method or the type.</param>
internal sealed class SettingReader(SettingLayers layers, HostServices services, string aspect, int use, AspectSettingOrigin written)
{
    private readonly AspectDefinition _definition = AspectDefinitions.Find(aspect)!;
    private readonly List<AspectSetting> _settings = [];

    /// <summary>The settings read so far, each with its origin.</summary>
    public IReadOnlyList<AspectSetting> Settings => _settings;

    /// <summary>The settings read so far that the attribute declares.</summary>
    public IEnumerable<AspectSetting> Declared => _settings.Where(setting => setting.Origin == written);

    /// <summary>The policy that may set the settings read from here on; <see langword="null"/> for none.</summary>
    public string? Policy { private get; set; }

    /// <summary>The attribute's name, by which policies go, without noting it: it is a setting like others as well.</summary>
    public string? NameOf(string? name)
        => Find(new SettingKey(aspect, use, AspectDefinition.SharedName), name, "").Text is { Length: > 0 } text ? text : null;

    public bool Enabled(bool? value) => Flag(AspectDefinition.Enabled, value);

    /// <summary>A duration as text, of which it is certain that it can be read.</summary>
    public string Duration(string name, string? value) => Read(name, value).Text;

    public int Integer(string name, int? value)
        => int.Parse(Read(name, value?.ToString(CultureInfo.InvariantCulture)).Text, CultureInfo.InvariantCulture);

    public double Ratio(string name, double? value)
        => double.Parse(Read(name, value?.ToString(CultureInfo.InvariantCulture)).Text, CultureInfo.InvariantCulture);

    public bool Flag(string name, bool? value) => bool.Parse(Read(name, TextOf(value)).Text);

    public TChoice Choice<TChoice>(string name, TChoice? value)
        where TChoice : struct, Enum
        => Enum.Parse<TChoice>(Read(name, value?.ToString()).Text, ignoreCase: true);

    public string? TextOrNone(string name, string? value) => Read(name, value).Text is { Length: > 0 } text ? text : null;

    /// <summary>Exception types: those the attribute names, or others by their full names.</summary>
    public ExceptionTypes Types(string name, Type[]? value)
    {
        var types = new ExceptionTypes(value ?? []);
        var (text, isDeclared) = Read(name, value is null ? null : types.ToString());
        return isDeclared ? types : ExceptionTypes.Named(text);
    }

    /// <summary>Notes a setting that is part of the compiled code.</summary>
    public void Fixed(string name, string? value)
        => Note(name, value ?? DefaultOf(name), value is null ? AspectSettingOrigin.BuiltIn : written);

    /// <inheritdoc cref="Fixed(string, string?)"/>
    public void Fixed(string name, bool? value) => Fixed(name, TextOf(value));

    private (string Text, bool IsDeclared) Read(string name, string? value)
    {
        var (text, origin) = Find(new SettingKey(aspect, use, name), value, value is null ? DefaultOf(name) : "");
        Note(name, text, origin);
        return (text, value is not null && origin == written);
    }

    // A setting without a default is always written.
    private string DefaultOf(string name) => _definition.Find(name)!.Default ?? "";

    private (string Text, AspectSettingOrigin Origin) Find(in SettingKey key, string? value, string byDefault)
        => layers.FindAboveAttribute(key, Policy)
            ?? (value is not null ? (value, written) : layers.FindBelowAttribute(key) ?? (byDefault, AspectSettingOrigin.BuiltIn));

    /// <summary>Notes that a service of the host's decides instead of the settings, if it has one of that name.</summary>
    public void Service<TService>(string name, string? key)
        where TService : class
    {
        if (services.Has<TService>(key))
        {
            Note(name, $"{typeof(TService).FullName} '{key}'", AspectSettingOrigin.Service);
        }
    }

    private static string? TextOf(bool? flag) => flag is { } value ? SettingRule.TextOf(value) : null;

    private void Note(string name, string text, AspectSettingOrigin origin) => _settings.Add(new AspectSetting
    {
        Name = new SettingKey(aspect, use, name).ToString(),
        Value = text,
        Origin = origin,
    });
}
