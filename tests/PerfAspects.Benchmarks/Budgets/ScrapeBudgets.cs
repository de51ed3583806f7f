using System.Diagnostics.Metrics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budget of a scrape: every observable instrument of a method with 100,000 partitions beside those of a method with one.</summary>
internal static class ScrapeBudgets
{
    private const int Operations = 200;
    private const int Partitions = 100_000;

    public static IEnumerable<Budget> All()
    {
        var (many, one) = (Scrape(Partitions), Scrape(1));
        yield return new Budget("scrape, 100 000 partitions", 3, 28_000, Operations, many, one);
    }

    private static Action<int> Scrape(int partitions)
    {
        var factory = new Factory();
        var runtime = new AspectRuntime(new AspectRuntimeOptions { MeterFactory = factory });
        var descriptor = new AspectDescriptor("Scraped", new CircuitBreakerAttribute { SamplingDuration = "1d" }, new RateLimitedAttribute(10, "1h"));
        var method = new AspectSlot<PipelineMethod<Call, int>>(descriptor).In(runtime);
        for (var partition = 0; partition < partitions; partition++)
        {
            method.Invoke(new Call(partition), default);
        }

        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == factory)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.Start();
        return operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                listener.RecordObservableInstruments();
            }

            GC.KeepAlive(runtime);
        };
    }

    private readonly struct Call(int partition) : IAspectCall<int>, IPartitionedCall
    {
        public PartitionParts GetPartition(Partitions partitions) => partitions.Of(partition);

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(partition);
    }

    private sealed class Factory : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options.Name, options.Version, options.Tags, scope: this);

        public void Dispose()
        {
        }
    }
}
