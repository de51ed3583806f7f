using Microsoft.Extensions.Configuration;

namespace PerfAspects.Tests.Settings;

/// <summary>A configuration in memory that tells of its changes when it is told to.</summary>
internal sealed class LiveConfiguration
{
    private readonly Source _source = new();

    public LiveConfiguration() => Root = new ConfigurationBuilder().Add(_source).Build();

    public IConfigurationRoot Root { get; }

    /// <summary>Sets a key below the section; <see langword="null"/> takes it out. Nobody is told before <see cref="Reload"/>.</summary>
    public string? this[string key]
    {
        set => _source.Set("PerfAspects:" + key, value);
    }

    public void Reload() => _source.Reload();

    private sealed class Source : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Set(string key, string? value)
        {
            // A new table: whoever enumerates the one there was is not disturbed.
            var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase) { [key] = value };
            if (value is null)
            {
                data.Remove(key);
            }

            Data = data;
        }

        public void Reload() => OnReload();
    }
}
