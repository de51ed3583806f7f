using PerfAspects;

var file = Path.Combine(AppContext.BaseDirectory, "cache.db");
await RunAsync("first run");
await RunAsync("second run");

async Task RunAsync(string name)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.ClearProviders();
    builder.Services.AddPerfAspectsSqlite(file);
    builder.Services.AddPerfAspectsMonitoring();
    builder.Services.AddSingleton<Rates>();
    builder.Services.AddHostedService<Worker>();
    using var host = builder.Build();
    var rates = host.Services.GetRequiredService<Rates>();
    await host.RunAsync();
    Console.WriteLine($"{name}: {rates.Loads} loads");
}

public sealed class Worker(Rates rates, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = await rates.GetAsync("EUR", stoppingToken);
        _ = await rates.GetAsync("EUR", stoppingToken);
        lifetime.StopApplication();
    }
}

public sealed partial class Rates(AspectRuntime runtime)
{
    public int Loads { get; private set; }

    [Timed, Cached("1h", Shared = true)]
    public partial Task<decimal> GetAsync(string currency, CancellationToken cancellationToken);

    private Task<decimal> GetCoreAsync(string currency, CancellationToken cancellationToken)
    {
        Loads++;
        return Task.FromResult((decimal)currency.Length);
    }
}
