using PerfAspects.Runtime;
using Polly;

namespace PerfAspects;

/// <summary>
/// Thrown when a call is over its rate limit. The method did not run and the call was not charged. Derives from Polly's
/// <see cref="ExecutionRejectedException"/>, as Polly's own rejections do.
/// </summary>
public sealed class RateLimitRejectedException : ExecutionRejectedException, IOverloadRejection
{
    /// <summary>Creates the exception for a limit that admits the next call after <paramref name="retryAfter"/>.</summary>
    /// <param name="message">The message: which call was rejected.</param>
    /// <param name="retryAfter">How long to wait before the limit admits a call again; <see langword="null"/> if that is unknown.</param>
    public RateLimitRejectedException(string message, TimeSpan? retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>Creates the exception with the default message.</summary>
    public RateLimitRejectedException()
        : base("The call is over its rate limit.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The message: which call was rejected.</param>
    public RateLimitRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The message: which call was rejected.</param>
    /// <param name="innerException">The cause.</param>
    public RateLimitRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The method: <c>Namespace.Type.Method</c>.</summary>
    public string? MethodName { get; init; }

    /// <summary>The name of the limit that has rejected the call; <see langword="null"/> for a limit of the method's own.</summary>
    public string? SharedName { get; init; }

    /// <summary>
    /// How long to wait: a call made after that is admitted, provided no other call comes first. <see langword="null"/> if that is unknown,
    /// as it is where a limiter of the application's own does not say.
    /// </summary>
    public TimeSpan? RetryAfter { get; }
}
