namespace PerfAspects;

/// <summary>
/// A failure of the shared cache tier that must be known: at the start, or by an invalidation (<see cref="UnreachableTier.Throw"/>).
/// </summary>
public sealed class CacheTierException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CacheTierException()
        : this("The shared cache tier failed.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The message.</param>
    public CacheTierException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public CacheTierException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
