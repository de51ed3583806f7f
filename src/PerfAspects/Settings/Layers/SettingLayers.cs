using System.Collections.Immutable;

namespace PerfAspects.Settings.Layers;

/// <summary>
/// The sources of a method's settings besides its attributes. The first that has a value wins: runtime call, configuration of the method,
/// of the type, of the name the attribute gives, the policy registered under that name.
/// </summary>
/// <param name="method">The method's name.</param>
/// <param name="calls">The settings made by runtime calls.</param>
/// <param name="configured">The settings of the configuration.</param>
/// <param name="policies">The policies of the application, the last registered first.</param>
internal sealed class SettingLayers(string method, SettingCalls calls, ConfiguredSettings configured, IReadOnlyList<AspectPolicy> policies)
{
    /// <summary>Nobody sets anything: the attributes as written.</summary>
    public static readonly SettingLayers None = new("", SettingCalls.None, ConfiguredSettings.None, []);

    private readonly string _methodScope = $"{ConfiguredSettings.Methods}:{method}";
    private readonly string _typeScope = $"{ConfiguredSettings.Types}:{TypeOf(method)}";

    /// <summary>Only what is the same for all that give a name: policies, and the attributes.</summary>
    public bool AreShared { private get; init; }

    /// <summary>Whether no source has a setting of the method, so that its attributes apply as written.</summary>
    public bool IsEmpty
        => calls.IsEmpty && policies.Count == 0 && !configured.IsGeneral && !configured.Has(_methodScope) && !configured.Has(_typeScope);

    /// <summary>The type's name, as a configuration gives it.</summary>
    public static string TypeOf(string method) => method[..Math.Max(method.LastIndexOf('.'), 0)];

    /// <summary>The sources that go before the attribute.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="policy">The name the attribute gives, if it gives one.</param>
    public (string Text, AspectSettingOrigin Origin)? FindAboveAttribute(in SettingKey key, string? policy)
        => FindOwn(key) ?? (policy is null ? null : FindOfName(policy, key with { Use = 1 }));

    /// <summary>The default for attributes that do not write the setting. It applies to all uses of a repeatable aspect.</summary>
    public (string Text, AspectSettingOrigin Origin)? FindBelowAttribute(in SettingKey key)
        => AreShared ? null
            : configured.Find(ConfiguredSettings.Defaults, key with { Use = 1 }) is { } byDefault
                ? (byDefault, AspectSettingOrigin.ConfigurationDefaults)
            : configured.Preset?.Find(key with { Use = 1 }) is { } ofPreset ? (ofPreset, AspectSettingOrigin.Preset)
            : null;

    private (string Text, AspectSettingOrigin Origin)? FindOwn(in SettingKey key)
        => AreShared ? null
            : calls.Find(key) is { } called ? (called, AspectSettingOrigin.RuntimeCall)
            : configured.Find(_methodScope, key) is { } ofMethod ? (ofMethod, AspectSettingOrigin.MethodConfiguration)
            : configured.Find(_typeScope, key) is { } ofType ? (ofType, AspectSettingOrigin.TypeConfiguration)
            : null;

    private (string Text, AspectSettingOrigin Origin)? FindOfName(string name, in SettingKey key)
        => configured.Find($"{ConfiguredSettings.Policies}:{name}", key) is { } ofName ? (ofName, AspectSettingOrigin.PolicyConfiguration)
            : FindRegistered(name, key) is { } registered ? (registered, AspectSettingOrigin.Policy)
            : null;

    private string? FindRegistered(string name, in SettingKey key)
    {
        foreach (var policy in policies)
        {
            if (policy.Name == name && policy.Find(key) is { } text)
            {
                return text;
            }
        }

        return null;
    }
}

/// <summary>The settings of one method made by runtime calls.</summary>
internal sealed class SettingCalls
{
    public static readonly SettingCalls None = new(ImmutableDictionary<SettingKey, string>.Empty);

    private readonly ImmutableDictionary<SettingKey, string> _values;

    private SettingCalls(ImmutableDictionary<SettingKey, string> values) => _values = values;

    public bool IsEmpty => _values.IsEmpty;

    public string? Find(in SettingKey key) => _values.GetValueOrDefault(key);

    /// <summary>The same with another value for a setting, or without one.</summary>
    public SettingCalls With(in SettingKey key, string? value) => new(value is null ? _values.Remove(key) : _values.SetItem(key, value));

    /// <summary>The same for several settings.</summary>
    public SettingCalls With(IEnumerable<SettingKey> keys, string? value) => keys.Aggregate(this, (calls, key) => calls.With(key, value));
}
