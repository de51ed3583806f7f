namespace PerfAspects;

/// <summary>How a rate limit counts.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>No window of that length, wherever it starts, admits more than the permits.</summary>
    SlidingWindow,

    /// <summary>
    /// Windows follow each other on a grid that begins with the first call admitted, and each admits the permits. Around a border twice as
    /// many may come close together.
    /// </summary>
    FixedWindow,

    /// <summary>
    /// A bucket that holds the permits and refills continuously, all of them in a window (the generic cell rate algorithm). A full bucket
    /// admits a burst, then one call at a time.
    /// </summary>
    TokenBucket,
}
