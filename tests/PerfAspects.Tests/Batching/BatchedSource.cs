namespace PerfAspects.Tests.Batching;

/// <summary>The source behind batched methods: notes what it is asked for, and answers as the test says.</summary>
public class BatchedSource
{
    public List<int[]> Asked { get; } = [];

    public List<CancellationToken> Tokens { get; } = [];

    /// <summary>What each call of a core waits for; a completed task for none.</summary>
    public Func<int, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The keys that do not exist.</summary>
    public HashSet<int> Missing { get; } = [];

    public async Task<Dictionary<int, T>> LoadAsync<T>(IEnumerable<int> keys, Func<int, T> value, CancellationToken token)
    {
        int[] asked = [.. keys];
        Asked.Add(asked);
        Tokens.Add(token);
        await Before(Asked.Count);
        return asked.Where(key => !Missing.Contains(key)).ToDictionary(static key => key, value);
    }
}

public interface IBatchedApi
{
    Task<int> GetAsync(int id, CancellationToken token = default);

    ValueTask<string?> FindAsync(CancellationToken token, int id);

    Task<int> TextAsync(string? text);
}

/// <summary>Batched methods that nobody watches.</summary>
internal sealed partial class BatchedApi(AspectRuntime runtime, BatchedSource source) : IBatchedApi
{
    [Batched(MaxSize = 3, Wait = "5ms")]
    public partial Task<int> GetAsync(int id, CancellationToken token = default);

    private async Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token)
        => await source.LoadAsync(ids, static id => 10 * id, token);

    [Batched]
    public partial ValueTask<string?> FindAsync(CancellationToken token, int id);

    private Task<Dictionary<int, string?>> FindBatchCoreAsync(IEnumerable<int> ids, CancellationToken token)
        => source.LoadAsync(ids, static id => (string?)$"{id}", token);

    [Batched]
    public partial Task<int> TextAsync(string? text);

    private ValueTask<IReadOnlyDictionary<string?, int>> TextBatchCoreAsync(string?[] texts)
    {
        source.Asked.Add([texts.Length]);
        return new(texts.ToDictionary(static text => text!, static text => text!.Length)!);
    }
}

/// <summary>The same methods, timed and traced.</summary>
[Timed, Traced]
internal sealed partial class WatchedBatchedApi(AspectRuntime runtime, BatchedSource source) : IBatchedApi
{
    [Batched(MaxSize = 3, Wait = "5ms")]
    public partial Task<int> GetAsync(int id, CancellationToken token = default);

    private async Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token)
        => await source.LoadAsync(ids, static id => 10 * id, token);

    [Batched]
    public partial ValueTask<string?> FindAsync(CancellationToken token, int id);

    private Task<Dictionary<int, string?>> FindBatchCoreAsync(IEnumerable<int> ids, CancellationToken token)
        => source.LoadAsync(ids, static id => (string?)$"{id}", token);

    [Batched]
    public partial Task<int> TextAsync(string? text);

    private ValueTask<IReadOnlyDictionary<string?, int>> TextBatchCoreAsync(string?[] texts)
    {
        source.Asked.Add([texts.Length]);
        return new(texts.ToDictionary(static text => text!, static text => text!.Length)!);
    }
}
