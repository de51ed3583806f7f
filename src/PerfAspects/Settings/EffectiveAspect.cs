using System.Collections.Immutable;
using PerfAspects.Shared;

namespace PerfAspects.Settings;

/// <summary>One attribute of a method as it is in force: a copy with its effective values, and where each of them comes from.</summary>
internal sealed record EffectiveAspect(AspectAttribute Attribute, ImmutableArray<AspectSetting> Settings)
{
    /// <summary>Whether what takes effect is the same, wherever it comes from.</summary>
    public bool HasSameEffect(EffectiveAspect other)
        => Settings.Select(static setting => setting.Value).SequenceEqual(other.Settings.Select(static setting => setting.Value));

    /// <summary>One of the settings, by its name within the aspect.</summary>
    public AspectSetting? Find(string setting)
        => Settings.FirstOrDefault(known => known.Name.EndsWith(":" + setting, StringComparison.Ordinal));

    /// <summary>Whether anybody but the attribute has set one of the settings that a shared state has.</summary>
    public bool IsOverridden => Settings.Any(static setting
        => setting.Origin is AspectSettingOrigin.Preset or AspectSettingOrigin.ConfigurationDefaults
            or AspectSettingOrigin.TypeConfiguration or AspectSettingOrigin.MethodConfiguration or AspectSettingOrigin.RuntimeCall
            && !setting.Name.EndsWith(AspectDefinition.Enabled, StringComparison.Ordinal));
}
