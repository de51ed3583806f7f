namespace PerfAspects.Caching;

/// <summary>
/// The time since the start of the machine, which all its processes read alike and which nobody can set. The time of day is used only to
/// notice that the machine was started again: times of an earlier start mean nothing then.
/// </summary>
internal sealed class MachineClock(TimeProvider provider)
{
    /// <summary>The difference between two estimates of the machine's start from which they mean two starts, in milliseconds.</summary>
    public const long Tolerance = 60_000;

    /// <summary>Milliseconds since the start of the machine.</summary>
    public long Now => (long)provider.GetElapsedTime(0, provider.GetTimestamp()).TotalMilliseconds;

    /// <summary>The estimated start of the machine in milliseconds of the time of day.</summary>
    public long Start => provider.GetUtcNow().ToUnixTimeMilliseconds() - Now;

    /// <summary>The moment after a lifetime, at least one millisecond from now.</summary>
    public long After(TimeSpan lifetime) => Now + Math.Max(1, (long)Math.Ceiling(lifetime.TotalMilliseconds));
}
