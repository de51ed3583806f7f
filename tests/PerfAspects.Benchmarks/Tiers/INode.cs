namespace PerfAspects.Benchmarks.Tiers;

/// <summary>One process with a cache whose second level is the Redis of the run.</summary>
internal interface INode : IAsyncDisposable
{
    /// <summary>Reads a value, and loads it if no level has it.</summary>
    ValueTask<Product> GetAsync(int id);
}
