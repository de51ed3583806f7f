namespace PerfAspects.Shared;

/// <summary>
/// All that more than one place needs to know of an aspect. It lies in the aspect's folder and is compiled into the runtime and the
/// generator.
/// </summary>
/// <param name="Name">The aspect's name: <c>Cached</c>.</param>
internal sealed record AspectDefinition(string Name)
{
    /// <summary>The setting that every aspect has.</summary>
    public const string Enabled = "Enabled";

    /// <summary>The setting under which methods share the state of an aspect.</summary>
    public const string SharedName = "Name";

    private static readonly SettingRule s_enabled = SettingRule.Flag(Enabled, byDefault: true);

    /// <summary>The targets on which the aspect may stand besides methods.</summary>
    public AspectTargets Targets { get; init; }

    /// <summary>Whether methods can share its state by a name.</summary>
    public bool IsShareable { get; init; }

    /// <summary>Whether each value of a <c>[Partition]</c> has its own state.</summary>
    public bool IsPartitionable { get; init; }

    /// <summary>Whether it keeps state between calls, which belongs to the exact class where each class has another core.</summary>
    public bool KeepsState { get; init; }

    /// <summary>
    /// The arguments with which the refactoring adds it, empty for none; <see langword="null"/> if the refactoring does not offer it.
    /// </summary>
    public string? Suggestion { get; init; }

    /// <summary>Its settings, except <see cref="Enabled"/>, in the order in which they are shown.</summary>
    public IReadOnlyList<SettingRule> Settings { get; init; } = [];

    /// <summary>The pairs of settings that cannot hold together.</summary>
    public IReadOnlyList<SettingConflict> Conflicts { get; init; } = [];

#if PERFASPECTS_RUNTIME
    /// <summary>Its instruments and statistics, of which the generator knows nothing; <see langword="null"/> if it has none.</summary>
    public Telemetry.AspectTelemetry? Telemetry { get; init; }
#endif

    /// <summary>The setting of a name; <see langword="null"/> if it has none. Case does not matter, as in a configuration.</summary>
    public SettingRule? Find(string setting)
    {
        if (string.Equals(setting, Enabled, StringComparison.OrdinalIgnoreCase))
        {
            return s_enabled;
        }

        foreach (var rule in Settings)
        {
            if (string.Equals(rule.Name, setting, StringComparison.OrdinalIgnoreCase))
            {
                return rule;
            }
        }

        return null;
    }
}
