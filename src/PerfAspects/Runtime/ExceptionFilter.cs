namespace PerfAspects.Runtime;

/// <summary>
/// Which exceptions an aspect reacts to: those in <c>Handle</c>, or all where it is empty, less those in <c>Ignore</c>. Where both match,
/// the type nearest to the exception's own decides, and <c>Ignore</c> wins a tie.
/// </summary>
internal sealed class ExceptionFilter(ExceptionTypes handle, ExceptionTypes ignore)
{
    /// <summary>Reacts to everything.</summary>
    public static readonly ExceptionFilter None = new(new ExceptionTypes([]), new ExceptionTypes([]));

    /// <summary>
    /// Whether an exception is the caller's own cancellation, to which belongs an interruption of its thread; any other
    /// <see cref="OperationCanceledException"/> is an exception like the rest.
    /// </summary>
    public static bool IsCancellation(Exception exception, CancellationToken callerToken)
        => (exception is OperationCanceledException && callerToken.IsCancellationRequested) || exception is ThreadInterruptedException;

    /// <summary>Whether the aspect reacts. Never to the caller's own cancellation.</summary>
    public bool Matches(Exception exception, CancellationToken callerToken)
    {
        if (IsCancellation(exception, callerToken))
        {
            return false;
        }

        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (ignore.Contains(type))
            {
                return false;
            }

            if (handle.Contains(type))
            {
                return true;
            }
        }

        return handle.IsEmpty;
    }
}
