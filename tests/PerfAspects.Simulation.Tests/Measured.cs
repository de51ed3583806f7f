namespace PerfAspects.Simulation;

/// <summary>The outcome of a stretch of a simulation.</summary>
internal sealed class Measured
{
    public long Offered { get; set; }

    public long Rejected { get; set; }

    public long Done { get; set; }

    /// <summary>The durations of the cores.</summary>
    public Durations Cores { get; } = new();

    /// <summary>The durations of the calls, the wait for a slot included.</summary>
    public Durations Calls { get; } = new();

    public double Seconds { get; set; }

    /// <summary>The limit at the end.</summary>
    public double Limit { get; set; }

    public double DonePerSecond => Done / Seconds;

    /// <summary>The share of calls that were rejected.</summary>
    public double RejectedShare => Offered == 0 ? 0 : (double)Rejected / Offered;
}
