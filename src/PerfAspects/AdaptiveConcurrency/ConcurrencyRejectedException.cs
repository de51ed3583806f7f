using PerfAspects.Runtime;
using Polly;

namespace PerfAspects;

/// <summary>
/// Thrown when as many calls run as <c>[AdaptiveConcurrency]</c> lets run at once, and no place to wait is left or the wait has lasted too
/// long. The method did not run. Derives from Polly's <see cref="ExecutionRejectedException"/>, as Polly's own rejections do.
/// </summary>
public sealed class ConcurrencyRejectedException : ExecutionRejectedException, IOverloadRejection
{
    /// <summary>Creates the exception with the default message.</summary>
    public ConcurrencyRejectedException()
        : base("The call is over the limit of concurrent calls.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The rejected call.</param>
    public ConcurrencyRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The rejected call.</param>
    /// <param name="innerException">The cause.</param>
    public ConcurrencyRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The method: <c>Namespace.Type.Method</c>.</summary>
    public string? MethodName { get; init; }

    /// <summary>The name of the limit; <see langword="null"/> for a limit of the method's own.</summary>
    public string? SharedName { get; init; }

    /// <summary>The time to wait before another call. Always <see langword="null"/>: when a running call ends is unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
