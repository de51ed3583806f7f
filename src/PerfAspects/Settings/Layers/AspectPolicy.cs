using Microsoft.Extensions.Configuration;
using PerfAspects.Shared;

namespace PerfAspects.Settings.Layers;

/// <summary>
/// Settings the application has registered for every aspect that gives a name: what its attributes write, and nothing that they leave out.
/// </summary>
internal sealed class AspectPolicy
{
    private readonly Dictionary<SettingKey, string> _values = [];

    private AspectPolicy(string name) => Name = name;

    /// <summary>The name, compared ordinally.</summary>
    public string Name { get; }

    /// <summary>The aspects it has settings for.</summary>
    public IEnumerable<ConfiguredTarget> Targets
        => _values.Keys.DistinctBy(static key => key.Aspect)
            .Select(key => new ConfiguredTarget(ConfiguredSettings.Policies, Name, key, $"{key.Aspect} of the policy '{Name}'"));

    /// <summary>Reads a policy from attributes, as if they stood on a method.</summary>
    /// <exception cref="ArgumentException">Two aspects of one kind, or a value the setting may not have.</exception>
    public static AspectPolicy Of(string name, IEnumerable<SharedAspectAttribute> aspects)
    {
        var policy = new AspectPolicy(name);
        foreach (var aspect in aspects)
        {
            policy.Add(aspect);
        }

        return policy;
    }

    public string? Find(in SettingKey key) => _values.GetValueOrDefault(key);

    private void Add(SharedAspectAttribute aspect)
    {
        ArgumentNullException.ThrowIfNull(aspect);
        foreach (var written in aspect.ReadDeclared())
        {
            var text = written.Value;
            SettingKey.TryParse(written.Name.Split(ConfigurationPath.KeyDelimiter), out var key, out _);
            if (FindFault(key, text) is { } fault)
            {
                throw new ArgumentException($"{key} of the policy '{Name}' cannot be '{text}': {fault}.", nameof(aspect));
            }

            if (!_values.TryAdd(key, text))
            {
                throw new ArgumentException($"The policy '{Name}' says twice what {key} is.", nameof(aspect));
            }
        }
    }

    private static string? FindFault(in SettingKey key, string text)
        => key.Setting == AspectDefinition.SharedName ? "the policy has the name already" : key.Rule?.FindFault(text);
}
