using System.Net.Http.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects;

namespace Snippets;

public sealed record ExchangeRate(string From, string To, decimal Rate);

public interface IExchangeClient
{
    Task<ExchangeRate?> FindAsync(string from, string to, CancellationToken cancellationToken);

    Task PublishAsync(ExchangeRate rate, CancellationToken cancellationToken);

    IReadOnlyCollection<string> Currencies { get; }
}

[Decorator]
public partial class CachedExchangeClient(IExchangeClient inner) : IExchangeClient
{
    [Cached("5m"), Retry(2), CircuitBreaker]
    public partial Task<ExchangeRate?> FindAsync(string from, string to, CancellationToken cancellationToken);

    [CacheInvalidate(nameof(FindAsync), All = true)]
    public partial Task PublishAsync(ExchangeRate rate, CancellationToken cancellationToken);
}

[Decorator]
public partial class PoliteExchangeClient(IExchangeClient inner) : IExchangeClient
{
    [RateLimited(10, "1s")]
    public partial Task<ExchangeRate?> FindAsync(string from, string to, CancellationToken cancellationToken);

    private Task<ExchangeRate?> FindCoreAsync(string from, string to, CancellationToken cancellationToken)
        => inner.FindAsync(from.ToUpperInvariant(), to.ToUpperInvariant(), cancellationToken);
}

[Decorator]
public partial class TimedDistributedCache(IDistributedCache inner) : IDistributedCache
{
    [Timed]
    public partial Task<byte[]?> GetAsync(string key, CancellationToken token);
}

public static class DecoratedServices
{
    public static IServiceCollection AddExchange(this IServiceCollection services)
    {
        services.AddHttpClient<IExchangeClient, HttpExchangeClient>(client => client.BaseAddress = new Uri("https://rates.example/"));
        services.AddPerfAspectsDecorator<IExchangeClient, PoliteExchangeClient>();
        services.AddPerfAspectsDecorator<IExchangeClient, CachedExchangeClient>();
        return services.AddPerfAspects();
    }
}

public sealed class HttpExchangeClient(HttpClient client) : IExchangeClient
{
    public IReadOnlyCollection<string> Currencies => ["EUR", "USD"];

    public Task<ExchangeRate?> FindAsync(string from, string to, CancellationToken cancellationToken)
        => client.GetFromJsonAsync<ExchangeRate>($"{from}/{to}", cancellationToken);

    public Task PublishAsync(ExchangeRate rate, CancellationToken cancellationToken)
        => client.PostAsJsonAsync("", rate, cancellationToken);
}
