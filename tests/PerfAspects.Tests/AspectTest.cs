using System.Diagnostics.Metrics;

namespace PerfAspects.Tests;

/// <summary>A runtime of its own on the fake clock, with a meter of its own so that tests do not see one another.</summary>
public abstract class AspectTest : IDisposable
{
    protected AspectTest() => Runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters });

    internal FakeClock Clock { get; } = new();

    internal TestMeterFactory Meters { get; } = new();

    protected AspectRuntime Runtime { get; }

    public virtual void Dispose()
    {
        Runtime.Dispose();
        Meters.Dispose();
        GC.SuppressFinalize(this);
    }

    protected AspectStatistics Statistics(string method) => Runtime.Find(method)!.GetStatistics();

    internal sealed class TestMeterFactory : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }
}
