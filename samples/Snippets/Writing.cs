using PerfAspects;

namespace Snippets;

public interface ITariffs
{
    Task<decimal> ReadAsync(string zone, CancellationToken cancellationToken);

    Task<decimal> WriteAsync(string zone, decimal amount, CancellationToken cancellationToken);
}

public sealed partial class Tariffs(ITariffs source)
{
    [Cached("1h", Tags = ["tariffs", "zone:{zone}"])]
    public partial Task<decimal> GetAsync(string zone, CancellationToken cancellationToken = default);

    private Task<decimal> GetCoreAsync(string zone, CancellationToken cancellationToken) => source.ReadAsync(zone, cancellationToken);

    // Once the core has succeeded, its result is what GetAsync answers for the same zone.
    [CachePut(nameof(GetAsync))]
    public partial Task<decimal> SetAsync(string zone, decimal amount, CancellationToken cancellationToken = default);

    private Task<decimal> SetCoreAsync(string zone, decimal amount, CancellationToken cancellationToken)
        => source.WriteAsync(zone, amount, cancellationToken);

    // Even if the reply was lost, the write may have happened: the entry is dropped in any case.
    [CacheInvalidate(nameof(GetAsync), When = InvalidateWhen.Always)]
    public partial Task<decimal> RaiseAsync(string zone, decimal amount, CancellationToken cancellationToken = default);

    private Task<decimal> RaiseCoreAsync(string zone, decimal amount, CancellationToken cancellationToken)
        => source.WriteAsync(zone, amount, cancellationToken);
}
