namespace PerfAspects.Schedules.Scenarios;

/// <summary>A source of one number, cached in the ways that the scenarios need.</summary>
internal sealed partial class Catalog(AspectRuntime runtime)
{
    private int _version;
    private int _loads;
    private int _failuresLeft;

    /// <summary>The value of the source.</summary>
    public int Version { get => Volatile.Read(ref _version); set => Volatile.Write(ref _version, value); }

    /// <summary>The number of executions of a core.</summary>
    public int Loads => Volatile.Read(ref _loads);

    /// <summary>The number of next loads that fail.</summary>
    public int FailuresLeft { get => Volatile.Read(ref _failuresLeft); set => Volatile.Write(ref _failuresLeft, value); }

    /// <summary>The source as seen by <see cref="GetAsync"/>: ten times the key, plus the version.</summary>
    [Cached("5m")]
    public partial Task<int> GetAsync(int key, CancellationToken cancellationToken = default);

    private Task<int> GetCoreAsync(int key, CancellationToken cancellationToken) => LoadAsync(key, cancellationToken);

    [Cached("5m")]
    public partial int Get(int key);

    private int GetCore(int key)
    {
        var value = Read(key);
        Microsoft.Coyote.Runtime.SchedulingPoint.Interleave();
        return value;
    }

    [Cached("5m", Tags = ["catalog"])]
    public partial Task<int> GetTaggedAsync(int key);

    private Task<int> GetTaggedCoreAsync(int key) => LoadAsync(key, default);

    [Cached("1m", StaleOnError = "10m")]
    public partial Task<int> GetStaleAsync(int key);

    private Task<int> GetStaleCoreAsync(int key) => LoadAsync(key, default);

    [Cached("5m", MaxEntries = 1)]
    public partial Task<int> GetFewAsync(int key);

    private Task<int> GetFewCoreAsync(int key) => LoadAsync(key, default);

    [CacheInvalidate(nameof(GetAsync))]
    public partial void Forget(int key);

    [CacheInvalidate(nameof(GetStaleAsync))]
    public partial void ForgetStale(int key);

    public AspectMethod Method(string name) => runtime.Find(typeof(Catalog).FullName + "." + name)!;

    public AspectStatistics StatisticsOf(string name) => Method(name).GetStatistics();

    private async Task<int> LoadAsync(int key, CancellationToken cancellationToken)
    {
        var value = Read(key);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return value;
    }

    private int Read(int key)
    {
        Interlocked.Increment(ref _loads);
        if (Interlocked.Decrement(ref _failuresLeft) >= 0)
        {
            throw new InvalidOperationException("The source fails.");
        }

        return 10 * key + Version;
    }
}

/// <summary>Two cached methods whose cores ask each other.</summary>
internal sealed partial class Ring(AspectRuntime runtime)
{
    private int _depth;

    [Cached("5m")]
    public partial Task<int> LeftAsync(int key);

    private async Task<int> LeftCoreAsync(int key) => Interlocked.Increment(ref _depth) > 3 ? 1 : await RightAsync(key);

    [Cached("5m")]
    public partial Task<int> RightAsync(int key);

    private async Task<int> RightCoreAsync(int key) => Interlocked.Increment(ref _depth) > 3 ? 1 : await LeftAsync(key);
}
