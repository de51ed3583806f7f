using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.Settings.Layers;

namespace PerfAspects;

/// <summary>The base of all aspects. The aspects themselves are the attributes derived from it.</summary>
public abstract class AspectAttribute : Attribute
{
    private bool? _enabled;

    private protected AspectAttribute()
    {
    }

    /// <summary>
    /// Whether the aspect is in force. Default: <see langword="true"/>. Set to <see langword="false"/>, it is left out and costs nothing.
    /// </summary>
    public bool Enabled { get => _enabled ?? true; set => _enabled = value; }

    /// <summary>The aspect's name in the nesting order, for instance <c>Cached</c>.</summary>
    internal abstract string AspectName { get; }

    /// <summary>
    /// The part that methods share by the attribute's <c>Name</c>, with its settings, compared by their meaning; <see langword="null"/>
    /// where nothing is shared.
    /// </summary>
    internal virtual NamedState? NamedState => null;

    /// <summary>The seconds that a call may take through the aspect, if the steps further in take so many; without jitter.</summary>
    internal virtual double LongestCall(double inner) => inner;

    /// <summary>The attribute as it is in force: a copy whose settings have been read, each from whoever sets it first.</summary>
    internal AspectAttribute Effective(SettingReader read)
    {
        read.Policy = PolicyOf(read);
        var enabled = read.Enabled(_enabled);
        var copy = Resolve(read);
        copy.Enabled = enabled;
        return copy;
    }

    /// <summary>The settings that the attribute itself writes.</summary>
    internal IEnumerable<AspectSetting> ReadDeclared()
    {
        var read = new SettingReader(SettingLayers.None, new HostServices(null), AspectName, use: 1, AspectSettingOrigin.Attribute);
        Effective(read);
        return read.Declared;
    }

    /// <summary>
    /// The name under which a policy may set the settings of all that give it; <see langword="null"/> where there is none.
    /// </summary>
    private protected virtual string? PolicyOf(SettingReader read) => null;

    /// <summary>A copy made of every setting but <see cref="Enabled"/>, read by the reader, which notes it.</summary>
    private protected abstract AspectAttribute Resolve(SettingReader read);
}
