namespace RivalRaces;

/// <summary>A cache in one process: one method's values, each with the tag of all of them.</summary>
internal interface INodeCache : IAsyncDisposable
{
    /// <summary>Reads a value, and loads it if the cache has none.</summary>
    Task<string> ReadAsync(int id, Func<Task<string>> load);

    /// <summary>Removes a value.</summary>
    Task RemoveAsync(int id);

    /// <summary>Removes every value by its tag.</summary>
    Task RemoveTagAsync();
}
