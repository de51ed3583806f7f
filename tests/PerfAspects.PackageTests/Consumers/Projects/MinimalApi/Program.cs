using PerfAspects;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddPerfAspectsMonitoring();
builder.Services.AddPerfAspectsProblemDetails();
builder.Services.AddHealthChecks().AddPerfAspects();
builder.Services.AddSingleton<Prices>();
var app = builder.Build();
app.UseExceptionHandler();
app.MapPerfAspects("/perfaspects");
app.MapHealthChecks("/health");
app.MapGet("/prices/{id:int}", (int id, Prices prices) => prices.GetAsync(id)).WithCacheStatus();
app.MapGet("/scarce", (Prices prices) => prices.CountAsync());
await app.StartAsync();

using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
await ShowAsync("/prices/7", "Cache-Status");
await ShowAsync("/prices/7", "Cache-Status");
await ShowAsync("/scarce");
await ShowAsync("/scarce", "Retry-After");
await ShowAsync("/health");
await ShowAsync("/perfaspects/api/health");
await ShowAsync("/perfaspects/", "Content-Security-Policy", isShort: true);
await app.StopAsync();

async Task ShowAsync(string path, string? header = null, bool isShort = false)
{
    using var response = await http.GetAsync(path);
    var value = header is null ? "" : isShort ? $", {header}" : $", {header}: {response.Headers.GetValues(header).Single()}";
    Console.WriteLine($"{path}: {(int)response.StatusCode}{value}");
}

public sealed partial class Prices(AspectRuntime runtime)
{
    [Timed, Cached("5m")]
    public partial Task<int> GetAsync(int id);

    private static Task<int> GetCoreAsync(int id) => Task.FromResult(id * 100);

    [RateLimited(1, "1h")]
    public partial Task<int> CountAsync();

    private static Task<int> CountCoreAsync() => Task.FromResult(3);
}
