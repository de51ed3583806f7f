using Polly;

namespace PerfAspects;

/// <summary>
/// Thrown when as many calls run as the bulkhead lets run at once, and as many wait as may wait. The method did not run. Derives from
/// Polly's <see cref="ExecutionRejectedException"/>, as Polly's own rejections do.
/// </summary>
public sealed class BulkheadRejectedException : ExecutionRejectedException
{
    /// <summary>Creates the exception with the default message.</summary>
    public BulkheadRejectedException()
        : base("The bulkhead is full.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The message: which call was rejected.</param>
    public BulkheadRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The message: which call was rejected.</param>
    /// <param name="innerException">The cause.</param>
    public BulkheadRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The method: <c>Namespace.Type.Method</c>.</summary>
    public string? MethodName { get; init; }

    /// <summary>The name of the bulkhead; <see langword="null"/> for a bulkhead of the method's own.</summary>
    public string? SharedName { get; init; }

    /// <summary>How long to wait. Always <see langword="null"/>: when a running call ends is unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
