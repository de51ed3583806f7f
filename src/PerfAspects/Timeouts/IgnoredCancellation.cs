namespace PerfAspects;

/// <summary>What a call does whose core goes on although its token is cancelled.</summary>
public enum IgnoredCancellation
{
    /// <summary>It waits until the core notices. A core that does not, and returns a value, has succeeded.</summary>
    Wait,

    /// <summary>
    /// It returns at once and leaves the core to itself. A synchronous method's core then runs on a thread of the pool, since the caller's would not be free
    /// to go; an asynchronous one's must give its thread back before the call can leave.
    /// </summary>
    Abandon,
}
