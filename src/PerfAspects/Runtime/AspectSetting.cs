namespace PerfAspects;

/// <summary>A setting of an annotated method with its effective value.</summary>
public sealed record AspectSetting
{
    /// <summary>
    /// Aspect and setting, for instance <c>Cached:Duration</c>; of the second use of a repeatable aspect <c>RateLimited:2:Permits</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The effective value in the notation of the attribute; empty for none.</summary>
    public required string Value { get; init; }

    /// <summary>The source of the value.</summary>
    public required AspectSettingOrigin Origin { get; init; }

    /// <summary>Whether the value is from outside of the code.</summary>
    internal bool IsOverride
        => Origin is not (AspectSettingOrigin.BuiltIn or AspectSettingOrigin.Attribute or AspectSettingOrigin.TypeAttribute);
}

/// <summary>
/// Source of a setting's value. The numeric values say nothing about precedence; docs/configuration.md lists the order of the sources.
/// </summary>
public enum AspectSettingOrigin
{
    /// <summary>The built-in default of the attribute: no other source sets the value.</summary>
    BuiltIn,

    /// <summary>
    /// Configuration for all methods, for instance <c>PerfAspects:Defaults:Cached:MaxEntries</c>, of a setting that the attribute leaves
    /// out.
    /// </summary>
    ConfigurationDefaults,

    /// <summary>The attribute on the type, as written.</summary>
    TypeAttribute,

    /// <summary>The attribute on the method, as written.</summary>
    Attribute,

    /// <summary>The policy the application has registered under the name the attribute gives, <c>AddAspectPolicy</c>.</summary>
    Policy,

    /// <summary>Configuration of the name the attribute gives, <c>PerfAspects:Policies:supplier:RateLimited:Permits</c>.</summary>
    PolicyConfiguration,

    /// <summary>Configuration of the type, <c>PerfAspects:Types:Shop.PriceService:Cached:Duration</c>.</summary>
    TypeConfiguration,

    /// <summary>Configuration of the method, <c>PerfAspects:Methods:Shop.PriceService.GetPriceAsync:Cached:Duration</c>.</summary>
    MethodConfiguration,

    /// <summary>
    /// A service the host has registered under the name the attribute gives: it decides, and what the attribute says of it does not apply.
    /// </summary>
    Service,

    /// <summary>A call of <see cref="AspectMethod.Override"/>.</summary>
    RuntimeCall,

    /// <summary>The preset of the configuration, <c>PerfAspects:Preset</c>, of a setting that no other source sets.</summary>
    Preset,
}
