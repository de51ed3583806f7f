using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Reports;

/// <summary>The samples of a method, added up in the order of their times.</summary>
internal sealed class MethodTimeline
{
    private double _circuit = CircuitLevel.None;

    /// <summary>The sum of the samples.</summary>
    public Sample Total { get; } = new() { Seconds = 0 };

    /// <summary>The most calls per second that no cache has answered, in any interval.</summary>
    public double PeakRate { get; private set; }

    /// <summary>The intervals in which the circuit was open after one that ended with it closed or half open.</summary>
    public int TimesOpened { get; private set; }

    public void Add(Sample sample)
    {
        Total.Add(sample);
        var beyondCache = sample[Counter.Calls] - sample[Counter.Hits] - sample[Counter.Joined] - sample[Counter.Stale];
        PeakRate = Math.Max(PeakRate, (double)beyondCache / Math.Max(1, sample.Seconds));
        var circuit = sample[Gauge.Circuit];
        if (circuit.Max >= CircuitLevel.Open && _circuit < CircuitLevel.Open)
        {
            TimesOpened++;
        }

        _circuit = circuit.Last;
    }
}
