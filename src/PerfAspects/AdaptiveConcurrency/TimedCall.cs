namespace PerfAspects.AdaptiveConcurrency;

/// <summary>A call whose core is timed. Used again for a later call, so that timing allocates nothing.</summary>
internal sealed class TimedCall
{
    /// <summary>The timestamp at which the core began; negative if the clock could not be read.</summary>
    public long Began { get; set; }

    /// <summary>The next one of those that are not in use. Under the limiter's lock.</summary>
    public TimedCall? Next { get; set; }
}
