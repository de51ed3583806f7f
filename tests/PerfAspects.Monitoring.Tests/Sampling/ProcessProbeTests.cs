using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.Sampling;

public sealed class ProcessProbeTests
{
    [Theory]
    [InlineData("50000 100000\n", 0.5)]
    [InlineData("150000\n 100000\n", 1.5)]
    [InlineData("max 100000\n", 8)]
    [InlineData("-1\n 100000\n", 8)]
    [InlineData("9000000 100000", 8)]
    [InlineData("", 8)]
    public void ProcessorLimit_IsTheQuotaOfTheContainer(string text, double processors)
        => Assert.Equal(processors, ProcessorLimit.Parse(text, processors: 8));

    [Fact]
    public void Read_OfThisProcess_HasItsFigures()
    {
        var probe = new ProcessProbe(TimeProvider.System);
        probe.Read(new Sample());
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMilliseconds(50))
        {
            // Work is what is measured.
        }

        var sample = new Sample();
        probe.Read(sample);

        Assert.InRange(sample[Gauge.Cpu].Last, 0.0001, 2);
        Assert.InRange(sample[Gauge.Memory].Last, 1e6, 1e12);
        Assert.InRange(sample[Gauge.MemoryShare].Last, 1e-6, 1.5);
        Assert.InRange(sample[Gauge.Threads].Last, 1, 10_000);
        Assert.InRange(sample[Gauge.GcPause].Last, 0, 1);
    }
}
