using System.Collections.Immutable;

namespace PerfAspects.Settings.Layers;

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
