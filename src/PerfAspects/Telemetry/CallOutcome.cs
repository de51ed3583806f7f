namespace PerfAspects;

/// <summary>How a call ended.</summary>
public enum CallOutcome
{
    /// <summary>It returned.</summary>
    Ok,

    /// <summary>It threw.</summary>
    Error,

    /// <summary>Its caller cancelled it.</summary>
    Canceled,
}
