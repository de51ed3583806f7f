using PerfAspects.CompilerServices;

namespace PerfAspects.Settings.Layers;

/// <summary>A method, type or name somebody has settings for.</summary>
/// <param name="Section">Which of these it is: <see cref="ConfiguredSettings.Methods"/>, <see cref="ConfiguredSettings.Types"/> or
/// <see cref="ConfiguredSettings.Policies"/>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The setting.</param>
/// <param name="Path">The full key under which it is set.</param>
/// <param name="Text">The value.</param>
internal sealed record ConfiguredTarget(string Section, string Name, SettingKey Key, string Path, string Text = "")
{
    /// <summary>Whether the target is this method, its type or a name it gives.</summary>
    public bool Is(AspectDescriptor method) => Section switch
    {
        ConfiguredSettings.Methods => IsName(method.Name),
        ConfiguredSettings.Types => IsName(SettingLayers.TypeOf(method.Name)),
        _ => Array.Exists(
            method.Aspects, aspect => aspect.AspectName == Key.Aspect && aspect.NamedState is { } state && IsName(state.Name)),
    };

    /// <summary>Whether the method has as many uses of the aspect as the setting speaks of.</summary>
    public bool HasAspect(AspectDescriptor method) => method.Aspects.Count(aspect => aspect.AspectName == Key.Aspect) >= Key.Use;

    /// <summary>Whether the setting turns on what none of the methods has the code for.</summary>
    public bool IsWithoutCode(AspectDescriptor[] methods)
        => Key.Rule is { NeedsCode: true } && bool.TryParse(Text, out var isOn) && isOn && !Array.Exists(methods, HasCode);

    private bool HasCode(AspectDescriptor method)
    {
        var written = method.Aspects.Where(aspect => aspect.AspectName == Key.Aspect).ElementAtOrDefault(Key.Use - 1);
        return written is not null && Key.HasCode(written);
    }

    /// <summary>Whether the target is a method that this one's type would have: it has come with the type, or never will.</summary>
    public bool WouldBeBeside(AspectDescriptor method)
        => Section == ConfiguredSettings.Methods
            && SettingLayers.TypeOf(Name).Equals(SettingLayers.TypeOf(method.Name), StringComparison.OrdinalIgnoreCase);

    private bool IsName(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
