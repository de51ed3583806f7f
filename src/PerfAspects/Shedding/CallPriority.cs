namespace PerfAspects;

/// <summary>
/// The importance of a call for <see cref="ShedAttribute"/>: while the process is overloaded, the least important are refused first.
/// </summary>
public enum CallPriority
{
    /// <summary>Refused once all calls of lower priority are.</summary>
    Normal,

    /// <summary>Refused last, and only while a signal is at twice its mark or more.</summary>
    Critical,

    /// <summary>Refused after <see cref="Background"/>: a call that its caller can do without for a while.</summary>
    Low,

    /// <summary>Refused first: a call that nobody waits for.</summary>
    Background,
}
