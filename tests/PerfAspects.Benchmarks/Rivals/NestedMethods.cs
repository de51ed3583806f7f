namespace PerfAspects.Benchmarks.Rivals;

/// <summary>The same three methods under more and more aspects; <see cref="EveryAspectMethods"/> ends the row.</summary>
internal interface INestedMethods
{
    int Get(int id, CancellationToken cancellationToken);

    Task<int> GetTaskAsync(int id, CancellationToken cancellationToken);

    ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken);
}

internal sealed class PlainMethods : INestedMethods
{
    public int Get(int id, CancellationToken cancellationToken) => Core.Get(id, cancellationToken);

    public Task<int> GetTaskAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Core.Get(id, cancellationToken));

    public ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken) => new(Core.Get(id, cancellationToken));
}

[Timed]
internal sealed partial class TimedMethods(AspectRuntime runtime) : INestedMethods
{
    public partial int Get(int id, CancellationToken cancellationToken);

    private int GetCore(int id, CancellationToken cancellationToken) => Core.Get(id, cancellationToken);

    public partial Task<int> GetTaskAsync(int id, CancellationToken cancellationToken);

    private Task<int> GetTaskCoreAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Core.Get(id, cancellationToken));

    public partial ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken);

    private ValueTask<int> GetValueTaskCoreAsync(int id, CancellationToken cancellationToken) => new(Core.Get(id, cancellationToken));
}

[Timed, Cached("1h")]
internal sealed partial class TimedCachedMethods(AspectRuntime runtime) : INestedMethods
{
    public partial int Get(int id, CancellationToken cancellationToken);

    private int GetCore(int id, CancellationToken cancellationToken) => Core.Get(id, cancellationToken);

    public partial Task<int> GetTaskAsync(int id, CancellationToken cancellationToken);

    private Task<int> GetTaskCoreAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Core.Get(id, cancellationToken));

    public partial ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken);

    private ValueTask<int> GetValueTaskCoreAsync(int id, CancellationToken cancellationToken) => new(Core.Get(id, cancellationToken));
}

[Timed, Cached("1h"), RateLimited(int.MaxValue, "1s")]
internal sealed partial class TimedCachedLimitedMethods(AspectRuntime runtime) : INestedMethods
{
    public partial int Get(int id, CancellationToken cancellationToken);

    private int GetCore(int id, CancellationToken cancellationToken) => Core.Get(id, cancellationToken);

    public partial Task<int> GetTaskAsync(int id, CancellationToken cancellationToken);

    private Task<int> GetTaskCoreAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Core.Get(id, cancellationToken));

    public partial ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken);

    private ValueTask<int> GetValueTaskCoreAsync(int id, CancellationToken cancellationToken) => new(Core.Get(id, cancellationToken));
}

/// <summary>What is done at the bottom of each.</summary>
internal static class Core
{
    public static int Get(int id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return id;
    }
}
