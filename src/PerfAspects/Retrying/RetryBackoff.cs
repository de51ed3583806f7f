namespace PerfAspects;

/// <summary>How the delay before a retry grows from one to the next.</summary>
public enum RetryBackoff
{
    /// <summary>Each waits twice as long as the one before.</summary>
    Exponential,

    /// <summary>All wait equally long.</summary>
    Constant,

    /// <summary>The second waits twice as long as the first, the third three times as long, and so on.</summary>
    Linear,
}
