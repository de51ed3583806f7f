namespace PerfAspects.Settings;

/// <summary>A setting that cannot hold together with another one of the same aspect.</summary>
/// <param name="Setting">The setting. Where nothing but its built-in default is in force, it gives way to the other one and contradicts
/// nothing.</param>
/// <param name="Other">The other setting.</param>
/// <param name="Reason">The rule: "it must be at most Max".</param>
internal sealed record SettingContradiction(string Setting, string Other, string Reason)
{
    /// <summary>The contradiction in words, for messages.</summary>
    public override string ToString() => $"{Setting} cannot hold together with {Other}: {Reason}";
}
