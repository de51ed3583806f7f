namespace PerfAspects.Tests.Hosting;

/// <summary>Tests that start hosts: alone, for a host's runtime is everybody's default one meanwhile.</summary>
[CollectionDefinition(nameof(HostCollection), DisableParallelization = true)]
public sealed class HostCollection;
