using Microsoft.Extensions.Caching.Distributed;

namespace PerfAspects.Tests.Decorating;

public interface ICatalog
{
    int Count { get; set; }

    Task<string> FindAsync(int id, CancellationToken cancellationToken = default);

    string Describe() => "as the interface says";
}

/// <summary>An inner object that records its calls and its disposals.</summary>
public class Catalog(string name = "catalog") : ICatalog, IDisposable, IAsyncDisposable
{
    public int Calls { get; private set; }

    public int Disposals { get; private set; }

    public int Count { get; set; }

    public Task<string> FindAsync(int id, CancellationToken cancellationToken) => Task.FromResult($"{name} {id} {++Calls}");

    public string Describe() => "as the class says";

    public void Dispose() => Disposals++;

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }
}

[Decorator]
public partial class CachedCatalog(ICatalog inner, AspectRuntime runtime) : ICatalog
{
    [Cached("5m")]
    public partial Task<string> FindAsync(int id, CancellationToken cancellationToken);
}

[Decorator]
public partial class CatalogOfEachInstance(ICatalog inner, AspectRuntime runtime) : ICatalog
{
    [Cached("5m", PerInstance = true)]
    public partial Task<string> FindAsync(int id, CancellationToken cancellationToken);
}

/// <summary>A decorator that forwards its disposal.</summary>
[Decorator]
public partial class DisposableCatalog(ICatalog inner) : ICatalog, IDisposable, IAsyncDisposable
{
    public ICatalog Inner { get; } = inner;

    public Task<string> FindAsync(int id, CancellationToken cancellationToken) => Inner.FindAsync(id + 100, cancellationToken);
}

/// <summary>A decorator of an interface from another assembly.</summary>
[Decorator]
public partial class TimedDistributedCache(IDistributedCache inner, AspectRuntime runtime) : IDistributedCache
{
    [Timed]
    public partial Task<byte[]?> GetAsync(string key, CancellationToken token);
}
