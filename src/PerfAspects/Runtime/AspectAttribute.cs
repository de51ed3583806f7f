using System.Globalization;

namespace PerfAspects;

/// <summary>What every aspect has in common. The aspects themselves are the attributes derived from it.</summary>
public abstract class AspectAttribute : Attribute
{
    private protected AspectAttribute()
    {
    }

    /// <summary>Whether the aspect is in force. Default: <see langword="true"/>. Set to <see langword="false"/>, it is left out and costs nothing.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The aspect's name in the nesting order, for instance <c>Cached</c>.</summary>
    internal abstract string AspectName { get; }

    /// <summary>The settings as written or by default.</summary>
    internal abstract IEnumerable<AspectSetting> Describe();

    private protected static string ListOf(Type[] types) => string.Join(", ", types.Select(static type => type.FullName));

    /// <summary>A setting every use of the attribute writes.</summary>
    private protected AspectSetting Written(string name, string value) => new($"{AspectName}:{name}", value, AspectSettingOrigin.Attribute);

    /// <summary>A setting that may be left out.</summary>
    private protected AspectSetting Optional(string name, object? written, object? effective)
        => new($"{AspectName}:{name}", string.Create(CultureInfo.InvariantCulture, $"{effective}"), written is null ? AspectSettingOrigin.Default : AspectSettingOrigin.Attribute);
}
