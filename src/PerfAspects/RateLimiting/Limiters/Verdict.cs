using System.Threading.RateLimiting;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>The answer of limits to a call.</summary>
internal enum Answer
{
    /// <summary>Admitted and charged.</summary>
    Admitted,

    /// <summary>Over a limit; charged nowhere.</summary>
    Rejected,

    /// <summary>Over a limit, and waiting in line.</summary>
    Waiting,

    /// <summary>One of the limiters is disposed.</summary>
    Disposed,

    /// <summary>One of the limiters has given its place to another, which decides from now on.</summary>
    Replaced,

    /// <summary>The waiter in question has its outcome already.</summary>
    Ended,
}

/// <summary>An answer with what belongs to it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Waiter">The call that waits, or has waited.</param>
/// <param name="RetryAfter">When a rejected call would be admitted, if no other came before it.</param>
/// <param name="SharedName">The name of the limit that has rejected the call, if it has one.</param>
internal readonly record struct Verdict(Answer Answer, Waiter? Waiter = null, TimeSpan RetryAfter = default, string? SharedName = null)
{
    public RateLimitLease ToLease() => Answer switch
    {
        Answer.Admitted => AdmittedLease.Instance,
        Answer.Disposed => RejectedLease.Disposed,
        _ => RejectedLease.Of(RetryAfter, SharedName),
    };
}

/// <summary>A request for a permit: of a newcomer, or of a call that waits already.</summary>
internal readonly record struct Request(int PermitCount, bool MayWait, Waiter? Waiter = null, CancellationToken CancellationToken = default)
{
    /// <summary>The place in line: calls with a lower one go first; for a newcomer all of them.</summary>
    public long Ticket => Waiter?.Ticket ?? long.MaxValue;
}
