using System.Text.Json.Serialization;
using PerfAspects;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolver = ShopJson.Default);
builder.Services.AddPerfAspects(static options => options.JsonTypeInfoResolver = ShopJson.Default);
if (args[0] == "redis")
{
    builder.Services.AddPerfAspectsRedis(args[1]);
}
else
{
    builder.Services.AddPerfAspectsSqlite(args[1]);
}

builder.Services.AddPerfAspectsMonitoring();
builder.Services.AddPerfAspectsAlertEmails(static options =>
{
    options.Host = "smtp.example.org";
    options.From = "shop@example.org";
    options.To.Add("operators@example.org");
});
builder.Services.AddPerfAspectsProblemDetails();
builder.Services.AddSingleton<Products>();
var app = builder.Build();
app.UseExceptionHandler();
app.MapPerfAspects("/perfaspects").AllowAnonymous();
app.MapGet("/products/{id:int}", (int id, Products products, CancellationToken cancellationToken) => products.GetAsync(id, cancellationToken))
    .WithCacheStatus();
await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
await ShowAsync("/products/7");
await ShowAsync("/products/7");
var method = await http.GetStringAsync("/perfaspects/api/methods/Products.GetAsync");
Console.WriteLine($"monitored: {method.Contains("\"cacheHits\":1")}, loads: {app.Services.GetRequiredService<Products>().Loads}");
await app.StopAsync();

async Task ShowAsync(string path)
{
    using var response = await http.GetAsync(path);
    var status = response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : "none";
    Console.WriteLine($"{await response.Content.ReadAsStringAsync()} ({status})");
}

public sealed record Product(int Id, string Name);

public sealed partial class Products(AspectRuntime runtime)
{
    private int _loads;

    public int Loads => _loads;

    [Timed, Cached("1h", Shared = true), Retry(1), CircuitBreaker, Timeout("5s")]
    public partial Task<Product> GetAsync(int id, CancellationToken cancellationToken);

    private async Task<Product> GetCoreAsync(int id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        await Task.Delay(1, cancellationToken);
        return new Product(id, $"product {id}");
    }
}

[JsonSerializable(typeof(Product))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ShopJson : JsonSerializerContext;
