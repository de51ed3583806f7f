using PerfAspects.CompilerServices;

namespace PerfAspects.Runtime.Settings.Layers;

/// <summary>A method, type or name somebody has settings for.</summary>
/// <param name="Section">Which of these it is: <see cref="ConfiguredSettings.Methods"/>, <see cref="ConfiguredSettings.Types"/> or
/// <see cref="ConfiguredSettings.Policies"/>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The setting.</param>
/// <param name="Path">The full key under which it is set.</param>
internal sealed record ConfiguredTarget(string Section, string Name, SettingKey Key, string Path)
{
    /// <summary>Whether the target is this method, its type or a name it gives.</summary>
    public bool Is(AspectDescriptor method) => Section switch
    {
        ConfiguredSettings.Methods => IsName(method.Name),
        ConfiguredSettings.Types => IsName(SettingLayers.TypeOf(method.Name)),
        _ => Array.Exists(method.Aspects, aspect => aspect.AspectName == Key.Aspect && aspect.NamedPart is { } part && IsName(part.Name)),
    };

    /// <summary>Whether the method has as many uses of the aspect as the setting speaks of.</summary>
    public bool HasAspect(AspectDescriptor method) => method.Aspects.Count(aspect => aspect.AspectName == Key.Aspect) >= Key.Use;

    /// <summary>Whether the target is a method that this one's type would have: it has come with the type, or never will.</summary>
    public bool WouldBeBeside(AspectDescriptor method)
        => Section == ConfiguredSettings.Methods
            && SettingLayers.TypeOf(Name).Equals(SettingLayers.TypeOf(method.Name), StringComparison.OrdinalIgnoreCase);

    private bool IsName(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
