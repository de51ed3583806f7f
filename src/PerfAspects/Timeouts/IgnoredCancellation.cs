namespace PerfAspects;

/// <summary>The behaviour of <see cref="TimeoutAttribute"/> when the core ignores cancellation.</summary>
public enum IgnoredCancellation
{
    /// <summary>The call waits until the core ends. A core that returns a value has succeeded.</summary>
    Wait,

    /// <summary>
    /// The call returns at once and abandons the core. A synchronous core runs on a thread of its own, because the caller's thread must be
    /// able to leave; an asynchronous core has to give its thread back before the call can leave.
    /// </summary>
    Abandon,
}
