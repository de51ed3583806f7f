using System.Runtime.CompilerServices;

namespace PerfAspects.Tests.Modes;

/// <summary>Runs the core of a subject that returns a value.</summary>
internal static class ValueShape
{
    public static int Run(Core core, CancellationToken token = default)
    {
        var run = core.RunAsync(token);
        return run.IsCompleted ? run.GetAwaiter().GetResult() : run.AsTask().GetAwaiter().GetResult();
    }

    public static int Of(int value) => value;

    public static IReadOnlyDictionary<TKey, int> RunEach<TKey>(Core core, IEnumerable<TKey> keys, CancellationToken token)
        where TKey : notnull
    {
        var run = Run(core, token);
        return keys.ToDictionary(static key => key, _ => run);
    }

    public static int SumOf<TKey>(IReadOnlyDictionary<TKey, int> values) => values.Values.Sum();
}

/// <summary>Runs the core of a subject that returns a task.</summary>
internal static class TaskShape
{
    public static Task<int> Run(Core core, CancellationToken token = default) => core.RunAsync(token).AsTask();

    public static Task<int> Of(int value) => Task.FromResult(value);

    public static async Task<IReadOnlyDictionary<TKey, int>> RunEach<TKey>(Core core, IEnumerable<TKey> keys, CancellationToken token)
        where TKey : notnull
    {
        var run = await core.RunAsync(token);
        return keys.ToDictionary(static key => key, _ => run);
    }

    public static async Task<int> SumOf<TKey>(Task<IReadOnlyDictionary<TKey, int>> values) => (await values).Values.Sum();
}

/// <summary>Runs the core of a subject that returns a <see cref="ValueTask{TResult}"/>.</summary>
internal static class ValueTaskShape
{
    public static ValueTask<int> Run(Core core, CancellationToken token = default) => core.RunAsync(token);

    public static ValueTask<int> Of(int value) => new(value);

    public static async ValueTask<IReadOnlyDictionary<TKey, int>> RunEach<TKey>(Core core, IEnumerable<TKey> keys, CancellationToken token)
        where TKey : notnull
        => await TaskShape.RunEach(core, keys, token);

    public static async ValueTask<int> SumOf<TKey>(ValueTask<IReadOnlyDictionary<TKey, int>> values) => (await values).Values.Sum();
}

/// <summary>Runs the core of a subject that returns a stream: its last item is the value.</summary>
internal static class StreamShape
{
    public static async IAsyncEnumerable<int> Run(Core core, [EnumeratorCancellation] CancellationToken token = default)
    {
        yield return 0;
        yield return await core.RunAsync(token);
    }
}
