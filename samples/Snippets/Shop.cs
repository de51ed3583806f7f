using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PerfAspects;

namespace Snippets;

public sealed record Receipt(int OrderId);

public enum CustomerTier
{
    Basic,
    Gold,
}

public interface IOrderApi
{
    Task<Receipt> PlaceAsync(Order order, CancellationToken cancellationToken);

    Task<Receipt?> FindAsync(int orderId, CancellationToken cancellationToken);
}

public sealed partial class Shop(IOrderApi api)
{
    [Timed(SlowThreshold = "500ms")]
    public partial Task<Receipt> PlaceAsync([MetricTag] CustomerTier tier, Order order, CancellationToken cancellationToken = default);

    private Task<Receipt> PlaceCoreAsync(CustomerTier tier, Order order, CancellationToken cancellationToken) => api.PlaceAsync(order, cancellationToken);

    [Traced, Timed, Cached("5m"), Retry(2)]
    public partial Task<Receipt?> FindAsync(int orderId, CancellationToken cancellationToken = default);

    private Task<Receipt?> FindCoreAsync(int orderId, CancellationToken cancellationToken) => api.FindAsync(orderId, cancellationToken);
}

public static class Operations
{
    public static async Task RunWithTelemetryAsync(Func<Task> run)
    {
        using var metrics = Sdk.CreateMeterProviderBuilder()
            .AddMeter("PerfAspects")
            .AddOtlpExporter()
            .Build();

        using var traces = Sdk.CreateTracerProviderBuilder()
            .AddSource("PerfAspects")
            .AddOtlpExporter()
            .Build();

        await run();
    }

    public static void PrintSlowCalls(AspectRuntime runtime)
    {
        foreach (var slow in runtime.Find("Snippets.Shop.PlaceAsync")!.SlowCalls)
        {
            Console.WriteLine($"{slow.Time:HH:mm:ss} {slow.Duration.TotalMilliseconds} ms, {slow.Outcome}, trace {slow.TraceId}");
        }
    }
}
