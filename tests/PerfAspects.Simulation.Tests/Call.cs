namespace PerfAspects.Simulation;

/// <summary>A simulated call.</summary>
/// <param name="arrived">The time at which it was made.</param>
internal sealed class Call(long arrived)
{
    public long Arrived { get; } = arrived;

    /// <summary>The time at which its core began.</summary>
    public long Began { get; set; }

    /// <summary>The calls that ran when its core began, itself included.</summary>
    public int InFlight { get; set; }

    /// <summary>Whatever the limiter keeps of it.</summary>
    public object? Pass { get; set; }
}
