namespace PerfAspects.Tests.Tiers;

/// <summary>A value that processes share.</summary>
/// <param name="Id">The id.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Notes">More members, which survive as well.</param>
public sealed record SharedPrice(int Id, decimal Amount, (string Name, int Count)? Notes = null);

/// <summary>The source of prices that all processes of a test read.</summary>
internal sealed class SharedSource
{
    private int _loads;

    public decimal Amount { get; set; } = 1;

    public string Name { get; set; } = "n";

    public int Loads => Volatile.Read(ref _loads);

    /// <summary>Run by a load after it has read the source.</summary>
    public Func<CancellationToken, Task> AfterRead { get; set; } = static _ => Task.CompletedTask;

    public async Task<SharedPrice?> LoadAsync(int id, CancellationToken cancellationToken)
    {
        var price = Read(id);
        await AfterRead(cancellationToken);
        return price;
    }

    public SharedPrice? Load(int id)
    {
        var price = Read(id);
        AfterRead(default).GetAwaiter().GetResult();
        return price;
    }

    private SharedPrice? Read(int id)
    {
        Interlocked.Increment(ref _loads);
        return id < 0 ? null : new SharedPrice(id, Amount, (Name, id));
    }
}

/// <summary>The shared methods of one process.</summary>
internal sealed partial class Shop(AspectRuntime runtime, SharedSource source)
{
    public const string TaskMethod = "PerfAspects.Tests.Tiers.Shop.GetAsync";

    [Cached("5m", Shared = true, Tags = ["price:{id}"])]
    public partial Task<SharedPrice?> GetAsync(int id, CancellationToken cancellationToken = default);

    private Task<SharedPrice?> GetCoreAsync(int id, CancellationToken cancellationToken) => source.LoadAsync(id, cancellationToken);

    [Cached("5m", Shared = true, Tags = ["price:{id}"])]
    public partial ValueTask<SharedPrice?> FindAsync(int id, CancellationToken cancellationToken = default);

    private async ValueTask<SharedPrice?> FindCoreAsync(int id, CancellationToken cancellationToken) => await source.LoadAsync(id, cancellationToken);

    [Cached("5m", Shared = true, Tags = ["price:{id}"])]
    public partial SharedPrice? Find(int id);

    private SharedPrice? FindCore(int id) => source.Load(id);

    [Cached("5m", Shared = true, LocalDuration = "30s", CacheNull = false)]
    public partial Task<SharedPrice?> GetBrieflyAsync(int id, CancellationToken cancellationToken = default);

    private Task<SharedPrice?> GetBrieflyCoreAsync(int id, CancellationToken cancellationToken) => source.LoadAsync(id, cancellationToken);

    [Cached("5m")]
    public partial Task<SharedPrice?> GetAloneAsync(int id);

    private Task<SharedPrice?> GetAloneCoreAsync(int id) => source.LoadAsync(id, default);

    [CacheInvalidate(nameof(GetAsync), nameof(FindAsync), nameof(Find), nameof(GetBrieflyAsync))]
    public partial void Forget(int id);

    [CacheInvalidate(nameof(GetAsync))]
    public partial Task ForgetAsync(int id);

    [CacheInvalidate(Tags = ["price:{id}"])]
    public partial void ForgetTag(int id);

    [CacheInvalidate(nameof(GetAsync), nameof(FindAsync), nameof(Find), All = true)]
    public partial void ForgetAll();
}
