namespace PerfAspects.Settings.Layers;

/// <summary>
/// A named set of defaults, <c>PerfAspects:Preset</c>. It decides where neither an attribute nor another key of the configuration does. A
/// preset changes sizes and speeds, never which values are served or which calls are repeated.
/// </summary>
internal sealed class SettingPreset
{
    /// <summary>The key within the section.</summary>
    public const string Key = "Preset";

    private static readonly SettingPreset[] s_all =
    [
        new("balanced"),
        new(
            "cpu-bound",
            ("Bulkhead:QueueLimit", "32", "a burst waits for a processor instead of failing"),
            ("Retry:Budget", "0.05", "repeated work takes processor time that is short already"),
            ("Warm:Concurrency", "2", "warming leaves processors to callers")),
        new(
            "io-bound",
            ("Bulkhead:QueueLimit", "100", "a call that waits for a slot costs little"),
            ("Batched:MaxSize", "200", "a round trip costs more than the keys in it"),
            ("Batched:Wait", "2ms", "two milliseconds are short beside a round trip, and gather more keys"),
            ("Warm:Concurrency", "16", "loads wait for others and not for processors")),
        new(
            "high-volume",
            ("Cached:MaxEntries", "100000", "many callers request many keys"),
            ("CachedEach:MaxEntries", "100000", "many callers request many keys"),
            ("CircuitBreaker:MinimumThroughput", "100", "a few failures among thousands of calls prove nothing"),
            ("CircuitBreaker:SamplingDuration", "10s", "ten seconds have calls enough, and an outage is noticed sooner"),
            ("Retry:Budget", "0.05", "a share of many calls is many retries"),
            ("Batched:MaxSize", "500", "batches fill within their wait"),
            ("Warm:Concurrency", "8", "more keys are warmed in the same time")),
    ];

    private readonly Dictionary<string, string> _values;

    private SettingPreset(string name, params (string Setting, string Value, string Reason)[] settings)
    {
        Name = name;
        Settings = settings;
        _values = settings.ToDictionary(static setting => setting.Setting, static setting => setting.Value, StringComparer.Ordinal);
    }

    public string Name { get; }

    /// <summary>The settings with their values and the reason of each.</summary>
    public IReadOnlyList<(string Setting, string Value, string Reason)> Settings { get; }

    /// <summary>The names of all presets, for a message.</summary>
    public static string Names => string.Join(", ", s_all.Select(static preset => preset.Name));

    /// <summary>All presets.</summary>
    public static IReadOnlyList<SettingPreset> All => s_all;

    /// <summary>The preset of a name; <see langword="null"/> if there is none.</summary>
    public static SettingPreset? FindPreset(string name)
        => Array.Find(s_all, preset => string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of a setting; <see langword="null"/> if the preset has none.</summary>
    public string? Find(in SettingKey key) => _values.GetValueOrDefault(key.ToString());

    /// <summary>The message that explains the preset.</summary>
    public string Explain()
        => Settings.Count == 0
            ? "keeps the built-in defaults"
            : "sets defaults: " + string.Join(
                "; ", Settings.Select(static setting => $"{setting.Setting} = {setting.Value}, since {setting.Reason}"));
}
