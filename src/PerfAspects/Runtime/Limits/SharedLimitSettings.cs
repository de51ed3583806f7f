namespace PerfAspects;

/// <summary>A limit as an <see cref="ILimitTier"/> counts it.</summary>
/// <param name="name">The name of the limit within its partition.</param>
/// <param name="partition">The partition, as text without braces; null for a limit without partitions.</param>
public sealed class SharedLimitSettings(string name, string? partition)
{
    /// <summary>The name of the limit within its partition. Processes with the same name and partition share a limit.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The partition, as text without braces; null for a limit without partitions. All limits of a call have the same one.
    /// </summary>
    public string? Partition { get; } = partition;

    /// <summary>The manner of counting. Limits of another algorithm are other limits.</summary>
    public RateLimitAlgorithm Algorithm { get; init; }

    /// <summary>The number of calls that a window admits, from 1.</summary>
    public int Permits { get; init; }

    /// <summary>The length of a window.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>
    /// The time within which granted calls may be made; zero for a round trip of each call. They are charged at its end, so that no window
    /// admits more.
    /// </summary>
    public TimeSpan Lease { get; init; }
}
