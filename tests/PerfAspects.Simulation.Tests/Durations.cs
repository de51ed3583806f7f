namespace PerfAspects.Simulation;

/// <summary>Durations, of which percentiles are wanted to within a percent.</summary>
internal sealed class Durations
{
    private const double Step = 0.01;

    private readonly int[] _counts = new int[3_000];

    public long Count { get; private set; }

    public void Add(long ticks)
    {
        Count++;
        _counts[Math.Clamp((int)(Math.Log(Math.Max(ticks, 1)) / Step), 0, _counts.Length - 1)]++;
    }

    /// <summary>A percentile in milliseconds.</summary>
    public double Percentile(double share)
    {
        var wanted = share * Count;
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Exp((i + 0.5) * Step) / TimeSpan.TicksPerMillisecond;
            }
        }

        return double.NaN;
    }
}
