using System.Collections.Immutable;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Settings.Layers;
using PerfAspects.Shared;

namespace PerfAspects.Settings;

/// <summary>The effective settings of a method at one time. It never changes: other settings make another one.</summary>
internal sealed class EffectiveMethod
{
    private readonly AspectDescriptor _declared;

    private EffectiveMethod(AspectDescriptor declared, ImmutableArray<EffectiveAspect> uses)
    {
        _declared = declared;
        Uses = uses;
        Descriptor = new AspectDescriptor(declared.Name, [.. uses.Select(static use => use.Attribute)])
        {
            IsSynchronous = declared.IsSynchronous,
            TypeAspects = declared.TypeAspects,
        };
        Aspects = [.. Descriptor.Aspects.Where(static aspect => aspect.Enabled).Select(static aspect => aspect.AspectName).Distinct()
            .OrderBy(AspectDefinitions.IndexOf)];
        Settings = [.. uses.GroupBy(static use => use.Attribute.AspectName).SelectMany(static same => same)
            .SelectMany(static use => use.Settings)];
        IsAsWritten = !Settings.Any(static setting => setting.IsOverride);
    }

    /// <summary>The method's aspects in the order of the manifest, those that are not enabled included.</summary>
    public ImmutableArray<EffectiveAspect> Uses { get; }

    /// <summary>The method as if the effective values had been declared.</summary>
    public AspectDescriptor Descriptor { get; }

    public ImmutableArray<string> Aspects { get; }

    public ImmutableArray<AspectSetting> Settings { get; }

    /// <summary>Reads a method's settings.</summary>
    /// <param name="declared">The method as the manifest lists it.</param>
    /// <param name="layers">The sources of settings besides its attributes.</param>
    /// <param name="services">The services that the host has registered under a name.</param>
    public static EffectiveMethod Read(AspectDescriptor declared, SettingLayers layers, HostServices services)
    {
        var uses = ImmutableArray.CreateBuilder<EffectiveAspect>(declared.Aspects.Length);
        foreach (var aspect in declared.Aspects)
        {
            var use = 1 + uses.Count(before => before.Attribute.AspectName == aspect.AspectName);
            var origin = declared.TypeAspects.Contains(aspect.AspectName)
                ? AspectSettingOrigin.TypeAttribute : AspectSettingOrigin.Attribute;
            var read = new SettingReader(layers, services, aspect.AspectName, use, origin);
            uses.Add(new EffectiveAspect(aspect.Effective(read), [.. read.Settings]));
        }

        return new EffectiveMethod(declared, uses.ToImmutable());
    }

    /// <summary>Whether every value is from the code.</summary>
    public bool IsAsWritten { get; }

    /// <summary>The use of an aspect that a setting is of.</summary>
    public EffectiveAspect? Find(SettingKey key)
        => Uses.Where(use => use.Attribute.AspectName == key.Aspect).ElementAtOrDefault(key.Use - 1);

    /// <summary>A setting of every use that has a state in common with others.</summary>
    public IEnumerable<SettingKey> FindShared(NamedState state, SettingKey key)
        => Uses.Where(use => use.Attribute.AspectName == key.Aspect)
            .Select((use, index) => (use.Attribute.NamedState, Key: key with { Use = index + 1 }))
            .Where(use => use.NamedState?.Name == state.Name)
            .Select(static use => use.Key);

    /// <summary>The same with some uses as they are in another.</summary>
    public EffectiveMethod Keep(IReadOnlyCollection<int> indices, EffectiveMethod from)
        => new(_declared, [.. Uses.Select((use, index) => indices.Contains(index) ? from.Uses[index] : use)]);

    /// <summary>Whether the same takes effect, wherever it comes from.</summary>
    public bool HasSameEffect(EffectiveMethod other)
        => this == other || Uses.Zip(other.Uses).All(static pair => pair.First.HasSameEffect(pair.Second));
}

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
