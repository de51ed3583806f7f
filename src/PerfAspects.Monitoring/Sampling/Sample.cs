using PerfAspects.Monitoring.Histograms;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>The figures of one series (a method, or the process) over an interval. Samples of several intervals or series add up.</summary>
internal sealed class Sample
{
    private readonly long[] _counters = new long[(int)Counter.Length];
    private readonly GaugeValue[] _gauges = new GaugeValue[(int)Gauge.Length];

    /// <summary>The number of one-second samples in this sample.</summary>
    public int Seconds { get; set; } = 1;

    /// <summary>The durations of calls; <see langword="null"/> without measured calls.</summary>
    public Histogram? Durations { get; set; }

    /// <summary>The durations of cache loads; <see langword="null"/> without loads.</summary>
    public Histogram? Loads { get; set; }

    /// <summary>A count.</summary>
    public long this[Counter counter]
    {
        get => _counters[(int)counter];
        set => _counters[(int)counter] = value;
    }

    /// <summary>A gauge.</summary>
    public GaugeValue this[Gauge gauge]
    {
        get => _gauges[(int)gauge];
        set => _gauges[(int)gauge] = value;
    }

    /// <summary>Whether anything was counted or measured; gauges do not matter.</summary>
    public bool HasActivity => Durations is not null || Loads is not null || Array.Exists(_counters, static count => count != 0);

    /// <summary>Requests to the cache.</summary>
    public long Requests => this[Counter.Hits] + this[Counter.Misses] + this[Counter.Joined] + this[Counter.Stale];

    /// <summary>The share of cache requests answered from the cache; <see langword="null"/> without requests.</summary>
    public double? HitRatio => Requests > 0 ? (double)this[Counter.Hits] / Requests : null;

    /// <summary>The share of failed calls; <see langword="null"/> without calls.</summary>
    public double? FailureRatio => this[Counter.Calls] > 0 ? (double)this[Counter.Failures] / this[Counter.Calls] : null;

    /// <summary>
    /// Seconds that calls did not wait because of the cache: the requests that no load was made for, times the mean duration of a load.
    /// <see langword="null"/>
    /// while no load has been measured.
    /// </summary>
    public double? Saved => Loads?.Mean is { } mean ? (this[Counter.Hits] + this[Counter.Stale]) * mean : null;

    /// <summary>The mean of a gauge over the seconds of this sample.</summary>
    public double Mean(Gauge gauge) => this[gauge].Sum / Seconds;

    /// <summary>Adds a later sample.</summary>
    public void Add(Sample later)
    {
        for (var counter = 0; counter < _counters.Length; counter++)
        {
            _counters[counter] += later._counters[counter];
        }

        for (var gauge = 0; gauge < _gauges.Length; gauge++)
        {
            _gauges[gauge] = _gauges[gauge].Then(later._gauges[gauge]);
        }

        Seconds += later.Seconds;
        Durations = Join(Durations, later.Durations);
        Loads = Join(Loads, later.Loads);
    }

    /// <summary>Joins samples in the order of their times; <see langword="null"/> without samples.</summary>
    public static Sample? Join(IEnumerable<Sample> samples)
    {
        Sample? joined = null;
        foreach (var sample in samples)
        {
            if (joined is null)
            {
                joined = new Sample { Seconds = 0 };
            }

            joined.Add(sample);
        }

        return joined;
    }

    private static Histogram? Join(Histogram? left, Histogram? right)
    {
        if (right is null)
        {
            return left;
        }

        var joined = left ?? new Histogram();
        joined.Add(right);
        return joined;
    }
}
