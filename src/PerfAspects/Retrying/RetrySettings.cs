using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;
using Polly.Timeout;

namespace PerfAspects.Retrying;

/// <summary>A method's <see cref="RetryAttribute"/>, read.</summary>
internal sealed record RetrySettings(int MaxRetries, TimeSpan Delay, RetryBackoff Backoff, TimeSpan MaxDelay, bool Jitter,
    ExceptionTypes Handled, ExceptionFilter Failures)
{
    // In the place of an exception's type, where an attempt has returned a result that counts as a failure.
    private const string Result = "result";

    /// <summary>The part of a retry that a success adds to the budget; 0 without a budget.</summary>
    public long BudgetShare { get; init; }

    /// <summary>Whether a method reads the delay from the failure.</summary>
    public bool ReadsDelay { get; init; }

    public static RetrySettings Of(RetryAttribute attribute) => new(
        attribute.MaxRetries,
        Durations.NotNegative(attribute.Delay),
        attribute.Backoff,
        Durations.Positive(attribute.MaxDelay),
        attribute.Jitter,
        attribute.Handled,
        new ExceptionFilter(attribute.Handled, attribute.Ignored))
    {
        BudgetShare = RetryBudget.ShareOf(attribute.Budget),
        ReadsDelay = attribute.DelayOf is not null,
    };

    /// <summary>A delay that a failure requires, from none to the longest that a delay may be.</summary>
    public static TimeSpan? Bounded(TimeSpan? delay)
        => delay is not { } required ? null
            : required <= TimeSpan.Zero ? TimeSpan.Zero
            : required < RetryDefinition.LongestDelay ? required
            : RetryDefinition.LongestDelay;

    /// <summary>Whether another attempt is worth while after an exception.</summary>
    public bool IsRetried(Exception exception, CancellationToken callerToken)
        => Failures.Matches(exception, callerToken)
            && (!IsRejection(exception.GetType()) || IsNamed(exception))
            && exception is not InsufficientExecutionStackException; // each level of the recursion would repeat all levels below it

    /// <summary>Logs a failed attempt.</summary>
    /// <param name="method">The method.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="exception">The failure; <see langword="null"/> for a result that counts as one.</param>
    /// <param name="callerToken">The caller's token.</param>
    public void Log(AspectMethod method, int attempt, Exception? exception, CancellationToken callerToken)
    {
        var (logger, attempts, errorType) = (method.Runtime.Logger, MaxRetries + 1, ErrorTypeOf(exception));
        logger.AttemptFailed(method.Name, attempt, attempts, errorType, exception);
        if (attempt == attempts && (exception is null || !IsAnswered(method, exception, callerToken)))
        {
            logger.RetriesExhausted(method.Name, attempts, errorType, exception);
        }
    }

    /// <summary>Logs that retries were not made, once a minute.</summary>
    public static void LogSuppressed(AspectMethod method, OncePerMinute suppressed)
    {
        if (suppressed.IsDue(out var count))
        {
            method.Runtime.Logger.RetriesSuppressed(method.Name, count);
        }
    }

    private static string? ErrorTypeOf(Exception? exception) => exception is null ? Result : exception.GetType().FullName;

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
