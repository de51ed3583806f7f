using PerfAspects.Tests.Telemetry;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.Batching;

/// <summary>A batched method with or without listeners: each test runs in both.</summary>
public abstract class BatchedTest : AspectTest
{
    private MeterReadings? _readings;
    private SpanRecorder? _spans;

    internal BatchedSource Source { get; } = new();

    private protected IBatchedApi Api { get; private set; } = null!;

    private protected string Method => $"{Api.GetType().FullName}.{nameof(IBatchedApi.GetAsync)}";

    /// <summary>Begins the test, and says who listens.</summary>
    private protected IBatchedApi Begin(bool isHeard)
    {
        if (isHeard)
        {
            _readings = new MeterReadings(Meters);
            _spans = new SpanRecorder(typeof(WatchedBatchedApi).FullName + ".");
        }

        return Api = isHeard ? new WatchedBatchedApi(Runtime, Source) : new BatchedApi(Runtime, Source);
    }

    /// <summary>Calls without the test's context, so that a batch runs where the clock moves.</summary>
    private protected Task<int> Call(int id, CancellationToken token = default) => WithoutContext.Run(() => Api.GetAsync(id, token));

    private protected void Pass(double milliseconds) => WithoutContext.Run(() => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds)));

    public override void Dispose()
    {
        _readings?.Dispose();
        _spans?.Dispose();
        base.Dispose();
    }
}
