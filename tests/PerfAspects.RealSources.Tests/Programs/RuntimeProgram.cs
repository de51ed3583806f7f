using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using PerfAspects;

/// <summary>Lets every aspect decide something, under a clock of its own, and writes down what came of it.</summary>
public static class Program
{
    public static string Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task<string> RunAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var shop = new Shop(runtime);
        await CacheAsync(shop, clock, runtime);
        await LimitAsync(shop, clock);
        await FailAsync(shop, clock);
        await StreamAsync(shop);
        shop.Say("tax", shop.Tax);
        shop.Say("again", shop.Tax);
        foreach (var method in runtime.Methods.OrderBy(method => method.Name, StringComparer.Ordinal))
        {
            shop.Say(method.Name, method.GetStatistics());
        }

        return shop.Transcript;
    }

    private static async Task CacheAsync(Shop shop, FakeTimeProvider clock, AspectRuntime runtime)
    {
        for (var i = 0; i < 3; i++)
        {
            shop.Say("price", await shop.GetPriceAsync(i % 2, "EUR"));
        }

        await shop.RenameAsync(1);
        shop.Say("renamed", await shop.GetPriceAsync(1, "EUR"));
        await runtime.InvalidateTagAsync("product:0");
        shop.Say("invalidated", await shop.GetPriceAsync(0, "EUR"));
        clock.Advance(TimeSpan.FromMinutes(6));
        shop.Say("expired", await shop.GetPriceAsync(0, "EUR"));
        shop.ForgetPrice(0, "EUR");
        shop.Say("forgotten", await shop.GetPriceAsync(0, "EUR"));
        var (first, second) = (shop.LoadAsync("a"), shop.LoadAsync("a"));
        shop.Finish();
        shop.Say("both at once", $"{await first} {await second}");
    }

    private static async Task LimitAsync(Shop shop, FakeTimeProvider clock)
    {
        for (var i = 0; i < 3; i++)
        {
            shop.Say("order", Try(() => shop.Order(i)));
            clock.Advance(TimeSpan.FromSeconds(20));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        shop.Say("order later", Try(() => shop.Order(9)));
        var (first, second) = (shop.PackAsync(1), shop.PackAsync(2));
        shop.Say("second", await TryAsync(second));
        shop.Release();
        shop.Say("first", await TryAsync(first));
    }

    private static async Task FailAsync(Shop shop, FakeTimeProvider clock)
    {
        for (var i = 0; i < 4; i++)
        {
            var call = TryAsync(shop.ShipAsync(i, default));
            while (!call.IsCompleted)
            {
                clock.Advance(TimeSpan.FromMilliseconds(100)); // the delay before the retry
                await Task.Yield();
            }

            shop.Say("ship", await call);
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        shop.IsDown = false;
        shop.Say("shipped", await TryAsync(shop.ShipAsync(9, default)));
        shop.Say("stock", shop.Stock("none"));
    }

    private static async Task StreamAsync(Shop shop)
    {
        await foreach (var item in shop.ListAsync(3))
        {
            shop.Say("item", item);
        }
    }

    private static object? Try<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }

    private static async Task<object?> TryAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }
}

/// <summary>Every aspect, on members of every result.</summary>
public sealed partial class Shop(AspectRuntime runtime)
{
    private readonly StringBuilder _transcript = new();
    private readonly TaskCompletionSource _loaded = new();
    private readonly TaskCompletionSource _packed = new();
    private int _runs;

    public bool IsDown { get; set; } = true;

    public string Transcript => _transcript.ToString();

    [Timed, Traced, Cached("5m", Tags = ["product:{productId}"])]
    public partial ValueTask<string> GetPriceAsync(int productId, string currency, CancellationToken cancellationToken = default);

    private async ValueTask<string> GetPriceCoreAsync(int productId, string currency, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return $"{productId} {currency} run {++_runs}";
    }

    [CacheInvalidate(nameof(GetPriceAsync))]
    public partial void ForgetPrice(int productId, string currency);

    [CacheInvalidate(Tags = ["product:{productId}"])]
    public partial Task RenameAsync(int productId);

    private Task RenameCoreAsync(int productId) => Task.CompletedTask;

    [Cached("1h", MaxEntries = 10, Sliding = "5m")]
    public partial Task<int> LoadAsync(string key);

    private async Task<int> LoadCoreAsync(string key)
    {
        await _loaded.Task;
        return ++_runs;
    }

    [Timed, RateLimited(2, "1m")]
    public partial string Order(int number);

    private string OrderCore(int number) => $"order {number}";

    [Bulkhead(1)]
    public partial Task<int> PackAsync(int number);

    private async Task<int> PackCoreAsync(int number)
    {
        await _packed.Task;
        return number;
    }

    [Timed, Traced, Retry(1, Delay = "1s", Jitter = false), CircuitBreaker(MinimumThroughput = 4), Timeout("30s")]
    public partial Task<string> ShipAsync(int number, CancellationToken cancellationToken);

    private Task<string> ShipCoreAsync(int number, CancellationToken cancellationToken)
        => IsDown
            ? throw new IOException($"attempt {++_runs} failed")
            : Task.FromResult($"shipped {number}, cancelled: {cancellationToken.IsCancellationRequested}");

    [Fallback(nameof(NoStock))]
    public partial int Stock(string article);

    private int StockCore(string article) => throw new KeyNotFoundException(article);

    private static int NoStock(string article, Exception exception) => -article.Length;

    [Timed]
    public partial IAsyncEnumerable<int> ListAsync(int count);

    private async IAsyncEnumerable<int> ListCoreAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    [Cached("1m")]
    public partial decimal Tax { get; }

    private decimal GetTaxCore() => 0.19m + ++_runs;

    public void Finish() => _loaded.SetResult();

    public void Release() => _packed.SetResult();

    public void Say(string what, object? answer) => _transcript.Append(CultureInfo.InvariantCulture, $"{what}: {answer}\n");
}
