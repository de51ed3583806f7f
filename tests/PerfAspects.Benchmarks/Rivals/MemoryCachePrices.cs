using System.Globalization;
using Microsoft.Extensions.Caching.Memory;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>What most code does by hand: <see cref="IMemoryCache"/> with a text for a key. It neither shares loads nor minds races.</summary>
internal sealed class MemoryCachePrices(IPriceSource source, int room = 10_000) : IPriceSource, IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = room });

    public int Get(int productId, string currency) => _cache.GetOrCreate(Key(productId, currency), entry =>
    {
        entry.Size = 1;
        entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1);
        return source.Get(productId, currency);
    });

    public async Task<int> GetTaskAsync(int productId, string currency) => await _cache.GetOrCreateAsync(Key(productId, currency), entry =>
    {
        entry.Size = 1;
        entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1);
        return source.GetTaskAsync(productId, currency);
    });

    public async ValueTask<int> GetValueTaskAsync(int productId, string currency) => await GetTaskAsync(productId, currency);

    public void Dispose() => _cache.Dispose();

    private static string Key(int productId, string currency) => string.Create(CultureInfo.InvariantCulture, $"price:{productId}:{currency}");
}
