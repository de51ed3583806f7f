namespace PerfAspects.Simulation.Shedding;

/// <summary>The methods that are called.</summary>
internal sealed partial class Traffic(AspectRuntime runtime)
{
    [Shed(Priority = CallPriority.Critical)]
    public partial void Open([ShedBy] int user);

    private static void OpenCore(int user)
    {
    }

    [Shed(Priority = CallPriority.Low)]
    public partial void Prefetch([ShedBy] int user);

    private static void PrefetchCore(int user)
    {
    }
}

/// <summary>The calls of one priority in a stretch of time.</summary>
internal sealed class Tally
{
    public int Offered { get; set; }

    /// <summary>Calls that were answered within their time.</summary>
    public int Succeeded { get; set; }

    public int Shed { get; set; }

    /// <summary>Calls that were answered too late for their callers.</summary>
    public int Late { get; set; }

    public Durations Durations { get; } = new();

    public double SuccessShare => (double)Succeeded / Offered;
}
