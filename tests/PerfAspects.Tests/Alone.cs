namespace PerfAspects.Tests;

/// <summary>The tests that listen to everything, or that nobody else may listen to: they run one after the other, when all others have run.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
