namespace PerfAspects;

/// <summary>One setting of an annotated method as it is in force.</summary>
/// <param name="Name">Aspect and setting, for instance <c>Cached:Duration</c>.</param>
/// <param name="Value">The effective value, in the notation of the attribute.</param>
/// <param name="Origin">Where the value comes from.</param>
public sealed record AspectSetting(string Name, string Value, AspectSettingOrigin Origin);

/// <summary>Where a setting's value comes from.</summary>
public enum AspectSettingOrigin
{
    /// <summary>Nobody has set it: the built-in default.</summary>
    Default,

    /// <summary>The attribute as written.</summary>
    Attribute,
}
