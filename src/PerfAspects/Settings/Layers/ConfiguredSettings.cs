using Microsoft.Extensions.Configuration;
using PerfAspects.Shared;

namespace PerfAspects.Settings.Layers;

/// <summary>
/// The valid settings of a configuration, read at one moment. An invalid value is refused once, and what the same key
/// said before stands.
/// </summary>
internal sealed class ConfiguredSettings
{
    public const string Section = "PerfAspects";
    public const string Methods = "Methods";
    public const string Types = "Types";
    public const string Policies = "Policies";
    public const string Defaults = "Defaults";

    public static readonly ConfiguredSettings None = new();

    private static readonly string[] s_sections = [Methods, Types, Policies, Defaults];
    private static readonly string[] s_shareable =
        [.. AspectDefinitions.OutermostFirst.Where(static aspect => aspect.IsShareable).Select(static aspect => aspect.Name)];

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _scopes = new(StringComparer.OrdinalIgnoreCase); // in which there are values
    private readonly Dictionary<string, string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SortedDictionary<int, string>> _lists = new(StringComparer.OrdinalIgnoreCase);

    private ConfiguredSettings()
    {
    }

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => _values.Count == 0 && Preset is null;

    /// <summary>The preset, if a valid one is configured.</summary>
    public SettingPreset? Preset { get; private set; }

    /// <summary>The methods, types and names that settings mention, to be compared with those there are.</summary>
    public List<ConfiguredTarget> Targets { get; } = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="configuration">Its root.</param>
    /// <param name="before">The configuration that was read last.</param>
    /// <param name="refusals">Takes what is refused now and was not before.</param>
    public static ConfiguredSettings Read(IConfiguration configuration, ConfiguredSettings before, List<SettingRefusal> refusals)
    {
        var read = new ConfiguredSettings();
        foreach (var (path, text) in configuration.GetSection(Section).AsEnumerable(makePathsRelative: true))
        {
            if (text is not null)
            {
                read.Add(path, text, before, refusals);
            }
        }

        foreach (var (path, elements) in read._lists)
        {
            read.Accept(path, string.Join(", ", elements.Values), SettingRule.Types(path), before, refusals);
        }

        read.FindScopes();
        if (read.Preset is { } preset && preset != before.Preset)
        {
            refusals.Add(new SettingRefusal(RefusalKind.Preset, FullPath(SettingPreset.Key), preset.Name, preset.Explain()));
        }

        return read;
    }

    /// <summary>The value a layer has for a setting.</summary>
    /// <param name="scope"><see cref="Methods"/>, <see cref="Types"/> or <see cref="Policies"/> with a name behind it, or
    /// <see cref="Defaults"/>.</param>
    /// <param name="key">The setting.</param>
    public string? Find(string scope, in SettingKey key)
        => Has(scope) && _values.TryGetValue($"{scope}:{key}", out var text) ? text : null;

    /// <summary>Whether a layer has any value.</summary>
    public bool Has(string scope) => _scopes.Contains(scope);

    /// <summary>Whether it has a value that depends on no method and no type: defaults, a preset, settings of names.</summary>
    public bool IsGeneral { get; private set; }

    /// <summary>Whether it has an aspect give a name.</summary>
    public bool GivesName(string name)
        => _values.Any(value => value.Value == name && value.Key.EndsWith(":" + AspectDefinition.SharedName, StringComparison.Ordinal));

    private void FindScopes()
    {
        foreach (var path in _values.Keys)
        {
            var end = path.IndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            var isOfDefaults = Is(path[..end], Defaults);
            IsGeneral |= isOfDefaults || Is(path[..end], Policies);
            var endOfScope = isOfDefaults ? end : path.IndexOf(ConfigurationPath.KeyDelimiter, end + 1, StringComparison.Ordinal);
            _scopes.Add(path[..endOfScope]);
        }

        IsGeneral |= Preset is not null;
    }

    private void Add(string path, string text, ConfiguredSettings before, List<SettingRefusal> refusals)
    {
        if (Is(path, SettingPreset.Key))
        {
            AddPreset(path, text, before, refusals);
            return;
        }

        var states = path.Split(ConfigurationPath.KeyDelimiter);
        var section = Array.Find(s_sections, known => Is(states[0], known));
        var start = section is null ? -1 : section == Defaults ? 1 : 2;
        if (start < 0 || !SettingKey.TryParse(states.AsSpan(Math.Min(start, states.Length)), out var key, out var length)
            || key.Rule is not { } rule)
        {
            var unknown = section is null
                ? $"no section has the name '{states[0]}'; {NearestName.Hint(states[0], s_sections)}"
                : SettingKey.WhyUnknown(states.AsSpan(Math.Min(start, states.Length)));
            Refuse(path, text, SettingRefusal.Unknown(FullPath(path), unknown), before, refusals);
            return;
        }

        if (WhyNeverRead(section!, key, rule, isNumbered: length == 3) is { } reason)
        {
            Refuse(path, text, SettingRefusal.Unknown(FullPath(path), reason), before, refusals);
            return;
        }

        var scope = string.Join(ConfigurationPath.KeyDelimiter, states[..start]);
        var canonical = $"{scope}:{key}";
        if (start == 2)
        {
            Targets.Add(new ConfiguredTarget(section!, states[1], key, FullPath(path), text));
        }

        switch (states.Length - start - length)
        {
            case 0:
                Accept(canonical, text, rule, before, refusals);
                break;
            case 1 when rule.Kind == SettingKind.Types && int.TryParse(states[^1], out var index):
                var elements = _lists.TryGetValue(canonical, out var known) ? known : _lists[canonical] = [];
                elements[index] = text;
                break;
            default:
                Refuse(path, text, rule.Kind == SettingKind.Fixed
                    ? Fault(path, text, rule) : SettingRefusal.Unknown(FullPath(path)), before, refusals);
                break;
        }
    }

    private void AddPreset(string path, string text, ConfiguredSettings before, List<SettingRefusal> refusals)
    {
        Preset = text.Length == 0 ? null : SettingPreset.FindPreset(text);
        if (Preset is null && text.Length > 0)
        {
            Refuse(path, text, SettingRefusal.Bad(FullPath(path), text, $"it is none of {SettingPreset.Names}"), before, refusals);
            Preset = before.Preset;
        }
    }

    // Keys that are well formed, and that nothing would ever look for.
    private static string? WhyNeverRead(string section, in SettingKey key, SettingRule rule, bool isNumbered) => section switch
    {
        Defaults when rule.IsArgument => "every attribute writes it, so that no default is read",
        Defaults when rule.NeedsCode => SettingKey.WithoutCode,
        Defaults when isNumbered => "defaults hold for all uses of an aspect and have no number",
        Policies when isNumbered => "a policy holds for all uses of an aspect that give its name and has no number",
        Policies when key.Setting == AspectDefinition.SharedName || AspectDefinitions.Find(key.Aspect) is not { IsShareable: true }
            => $"policies have settings of {string.Join(", ", s_shareable[..^1])} and {s_shareable[^1]}, and no names",
        _ => null,
    };

    private void Accept(string path, string text, SettingRule rule, ConfiguredSettings before, List<SettingRefusal> refusals)
    {
        if (rule.FindFault(text) is null)
        {
            _values[path] = text;
            return;
        }

        Refuse(path, text, Fault(path, text, rule), before, refusals);
        if (before._values.TryGetValue(path, out var lastGood))
        {
            _values[path] = lastGood;
        }
    }

    private void Refuse(string path, string text, SettingRefusal refusal, ConfiguredSettings before, List<SettingRefusal> refusals)
    {
        _refused[path] = text;
        if (!before._refused.TryGetValue(path, out var known) || known != text)
        {
            refusals.Add(refusal);
        }
    }

    private static SettingRefusal Fault(string path, string text, SettingRule rule)
        => SettingRefusal.Bad(FullPath(path), text, rule.FindFault(text)!);

    private static string FullPath(string path) => Section + ConfigurationPath.KeyDelimiter + path;

    private static bool Is(string state, string name) => string.Equals(state, name, StringComparison.OrdinalIgnoreCase);
}
