using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PerfAspects.Tests.Telemetry.OpenTelemetry;

/// <summary>What leaves the process by OTLP, read by a receiver of our own on loopback.</summary>
[Collection(nameof(Alone))]
public sealed partial class OtlpTests : IAsyncLifetime
{
    private readonly OtlpReceiver _receiver = new();
    private readonly AspectRuntime _runtime = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_Exported_ArriveWithNamesTagsAndUnits()
    {
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("PerfAspects")
            .AddOtlpExporter((exporter, _) => SendTo(exporter, "v1/metrics"))
            .Build();
        new Work(_runtime).Run(1);
        new Work(_runtime).Run(1);

        Assert.True(provider.ForceFlush());

        var sent = await _receiver.NextAsync("/v1/metrics");
        Assert.Superset(
            new HashSet<string>
            {
                "PerfAspects", "perfaspects.call.duration", "perfaspects.calls", "perfaspects.cache.requests", "perfaspects.cache.load.duration", "{request}", "s",
                "code.function.name", "PerfAspects.Tests.Telemetry.OpenTelemetry.OtlpTests+Work.Run", "perfaspects.cache.result", "hit",
            },
            sent.ToHashSet());
    }

    [Fact]
    public async Task Spans_Exported_ArriveWithNamesAndEvents()
    {
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource("PerfAspects")
            .AddOtlpExporter(exporter =>
            {
                SendTo(exporter, "v1/traces");
                exporter.ExportProcessorType = ExportProcessorType.Simple;
            })
            .Build();
        new Work(_runtime).Run(2);

        var sent = await _receiver.NextAsync("/v1/traces", "OtlpTests+Work.Run");

        Assert.Superset(new HashSet<string> { "PerfAspects", "OtlpTests+Work.Run", "code.function.name" }, sent.ToHashSet());
        new Work(_runtime).Run(2);
        Assert.Contains("perfaspects.cache.hit", await _receiver.NextAsync("/v1/traces", "OtlpTests+Work.Run"));
    }

    private void SendTo(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(_receiver.Address, path);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Traced, Timed, Cached("1h")]
        public partial int Run(int id);

        private int RunCore(int id) => id;
    }
}
