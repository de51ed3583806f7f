namespace PerfAspects.Simulation;

/// <summary>A load and the service that bears it.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Duration">The length in seconds.</param>
/// <param name="Rate">The calls per second that are made at a time.</param>
internal sealed record Scenario(string Name, double Duration, Func<double, double> Rate)
{
    /// <summary>The time that a worker takes for a call, on average, in seconds.</summary>
    public const double MeanSeconds = 0.01;

    public int Workers { get; init; } = 10;

    /// <summary>The coefficient of variation of the work.</summary>
    public double Cv { get; init; } = 0.5;

    /// <summary>The factor by which the work takes longer at a time.</summary>
    public Func<double, double> Slowness { get; init; } = static _ => 1;

    /// <summary>The calls that the workers can do in a second.</summary>
    public double Capacity => Workers / MeanSeconds;

    /// <summary>The median of the work, which is the duration of a core without load.</summary>
    public double MedianSeconds => MeanSeconds / Math.Sqrt(1 + (Cv * Cv));

    /// <summary>The same load all the time.</summary>
    /// <param name="name">The name.</param>
    /// <param name="share">The load as a share of the capacity.</param>
    /// <param name="duration">The length in seconds.</param>
    /// <param name="workers">The workers.</param>
    public static Scenario Steady(string name, double share, double duration, int workers = 10)
        => new(name, duration, _ => share * workers / MeanSeconds) { Workers = workers };
}
