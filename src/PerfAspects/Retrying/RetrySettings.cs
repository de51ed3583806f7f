using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PerfAspects.Retrying;

/// <summary>A method's <see cref="RetryAttribute"/>, read.</summary>
internal sealed record RetrySettings(int MaxRetries, TimeSpan Delay, RetryBackoff Backoff, TimeSpan MaxDelay, bool Jitter, ExceptionTypes Handled, ExceptionFilter Failures)
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

    /// <summary>The settings as Polly's strategy takes them, counting and telling what it does.</summary>
    public RetryStrategyOptions<TResult> ToOptions<TResult>(AspectMethod method) => new()
    {
        Name = "Retry",
        MaxRetryAttempts = MaxRetries,
        Delay = Delay,
        BackoffType = Backoff switch
        {
            RetryBackoff.Constant => DelayBackoffType.Constant,
            RetryBackoff.Linear => DelayBackoffType.Linear,
            _ => DelayBackoffType.Exponential,
        },
        MaxDelay = MaxDelay,
        UseJitter = Jitter,
        ShouldHandle = arguments =>
        {
            // Asked once after every attempt. OnRetry would count one that the caller's cancellation prevents while it is still to come.
            if (arguments.AttemptNumber > 0)
            {
                method.Counters.Increment(Count.Retried);
            }

            var isRetried = arguments.Outcome.Exception is { } exception && IsRetried(exception, arguments.Context.CancellationToken);
            if (isRetried)
            {
                Log(method, arguments.AttemptNumber + 1, arguments.Outcome.Exception!);
            }

            return new ValueTask<bool>(isRetried);
        },
        OnRetry = static arguments =>
        {
            SpanEvents.Of(arguments.Context).Tell(TelemetryNames.RetryEvent, TelemetryNames.RetryAttempt, arguments.AttemptNumber + 1);
            return default;
        },
    };

    private void Log(AspectMethod method, int attempt, Exception exception)
    {
        var (logger, attempts, errorType) = (method.Runtime.Logger, MaxRetries + 1, exception.GetType().FullName);
        logger.AttemptFailed(method.Name, attempt, attempts, errorType, exception);
        if (attempt == attempts)
        {
            logger.RetriesExhausted(method.Name, attempts, errorType, exception);
        }
    }

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
