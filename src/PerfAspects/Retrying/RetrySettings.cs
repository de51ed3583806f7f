using PerfAspects.Pipeline;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;
using Polly.Timeout;

namespace PerfAspects.Retrying;

/// <summary>A method's <see cref="RetryAttribute"/>, read.</summary>
internal sealed record RetrySettings(int MaxRetries, TimeSpan Delay, RetryBackoff Backoff, TimeSpan MaxDelay, bool Jitter,
    ExceptionTypes Handled, ExceptionFilter Failures)
{
    public static RetrySettings Of(RetryAttribute attribute) => new(
        attribute.MaxRetries,
        Durations.NotNegative(attribute.Delay),
        attribute.Backoff,
        Durations.Positive(attribute.MaxDelay),
        attribute.Jitter,
        attribute.Handled,
        new ExceptionFilter(attribute.Handled, attribute.Ignored));

    /// <summary>Whether another attempt is worth while after an exception.</summary>
    public bool IsRetried(Exception exception, CancellationToken callerToken)
        => Failures.Matches(exception, callerToken) && (!IsRejection(exception.GetType()) || IsNamed(exception));

    /// <summary>Logs a failed attempt.</summary>
    /// <param name="method">The method.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="exception">The failure.</param>
    /// <param name="callerToken">The caller's token.</param>
    public void Log(AspectMethod method, int attempt, Exception exception, CancellationToken callerToken)
    {
        var (logger, attempts, errorType) = (method.Runtime.Logger, MaxRetries + 1, exception.GetType().FullName);
        logger.AttemptFailed(method.Name, attempt, attempts, errorType, exception);
        if (attempt == attempts && !IsAnswered(method, exception, callerToken))
        {
            logger.RetriesExhausted(method.Name, attempts, errorType, exception);
        }
    }

    // A call that another aspect answers has not failed.
    private static bool IsAnswered(AspectMethod method, Exception exception, CancellationToken callerToken)
        => method.Descriptor.Aspects.OfType<IAnsweringAspect>().Any(aspect => aspect.Answers(exception, callerToken));

    // The method did not run, and would not if it were called again at once. A timeout is no such thing: that attempt has run.
    private static bool IsRejection(Type type)
        => typeof(ExecutionRejectedException).IsAssignableFrom(type) && !typeof(TimeoutRejectedException).IsAssignableFrom(type);

    private bool IsNamed(Exception rejection)
    {
        for (var type = rejection.GetType(); typeof(ExecutionRejectedException).IsAssignableFrom(type); type = type.BaseType)
        {
            if (Handled.Contains(type))
            {
                return true;
            }
        }

        return false;
    }
}
