using Polly;

namespace PerfAspects;

/// <summary>
/// Thrown when a call is over its rate limit. The method did not run and the call was not charged. Derives from Polly's
/// <see cref="ExecutionRejectedException"/>, as Polly's own rejections do.
/// </summary>
public sealed class RateLimitRejectedException : ExecutionRejectedException
{
    /// <summary>Creates the exception for a limit that admits the next call after <paramref name="retryAfter"/>.</summary>
    /// <param name="message">What was rejected.</param>
    /// <param name="retryAfter">How long to wait before the limit admits a call again.</param>
    public RateLimitRejectedException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>Creates the exception with the default message.</summary>
    public RateLimitRejectedException()
        : base("The call is over its rate limit.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What was rejected.</param>
    public RateLimitRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">What was rejected.</param>
    /// <param name="innerException">The cause.</param>
    public RateLimitRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How long to wait: a call made after that is admitted, provided no other call comes first.</summary>
    public TimeSpan RetryAfter { get; }
}
