using PerfAspects.Runtime;
using Polly;

namespace PerfAspects;

/// <summary>
/// Thrown when <c>[Shed]</c> refuses a call because the process is overloaded and others are more important. The method did not run and the
/// call was not charged. Derives from Polly's <see cref="ExecutionRejectedException"/>, as Polly's own rejections do.
/// </summary>
public sealed class LoadShedException : ExecutionRejectedException, IOverloadRejection
{
    /// <summary>Creates the exception with the default message.</summary>
    public LoadShedException()
        : base("The process is overloaded.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The rejected call.</param>
    public LoadShedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The rejected call.</param>
    /// <param name="innerException">The cause.</param>
    public LoadShedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The method: <c>Namespace.Type.Method</c>.</summary>
    public string? MethodName { get; init; }

    /// <summary>Always <see langword="null"/>: the load is that of the process, and has no name.</summary>
    public string? SharedName { get; init; }

    /// <summary>The time to wait. Always <see langword="null"/>: when the overload ends is unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
