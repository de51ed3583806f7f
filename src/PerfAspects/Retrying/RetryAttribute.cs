using PerfAspects.Execution;
using PerfAspects.Retrying;
using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.State;

namespace PerfAspects;

/// <summary>
/// Calls a method that has failed again, up to <paramref name="maxRetries"/> times after the first. Not after the caller's own
/// cancellation, nor, unless <see cref="Handle"/> names them, after rejections: an open circuit, a rate limit, a full bulkhead. A timeout
/// is retried. When the last attempt fails, its exception surfaces as it is. On a type, applies to every partial member that has a core or
/// another aspect, except members that already have this attribute or cannot support it.
/// </summary>
/// <param name="maxRetries">How many attempts may follow the first, from 1 (PERF006).</param>
/// <remarks>
/// The delays are Polly's, jitter included: https://www.pollydocs.org/strategies/retry.html#calculation-of-the-next-delay. They run on the
/// runtime's clock and end with the call's token; a synchronous call blocks its thread meanwhile. One permit of a rate limit covers the
/// call with all its retries, while each attempt counts in the circuit breaker, has its own timeout and takes its own slot of a bulkhead.
/// <para>
/// Metrics: <c>perfaspects.retry.attempts</c>, <c>perfaspects.retry.suppressed</c>.
/// </para>
/// </remarks>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <example><c>[Retry(2, Delay = "200ms")]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/retry.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RetryAttribute(int maxRetries) : AspectAttribute, IPipelineAspect
{
    private string? _delay;
    private RetryBackoff? _backoff;
    private string? _maxDelay;
    private bool? _jitter;
    private Type[]? _handle;
    private Type[]? _ignore;
    private ExceptionTypes? _handled;
    private ExceptionTypes? _ignored;
    private double? _budget;
    private bool? _idempotent;

    /// <summary>How many attempts may follow the first, from 1 (PERF006).</summary>
    public int MaxRetries { get; } = maxRetries;

    /// <summary>
    /// The delay before the first retry, from which the others grow; <c>0s</c> for none, a duration such as <c>1.5s</c> (PERF005) of at
    /// most 1 day (PERF006). Default: <c>200ms</c>.
    /// </summary>
    public string Delay { get => _delay ?? RetryDefinition.Delay; set => _delay = value; }

    /// <summary>How the delays grow. Default: <see cref="RetryBackoff.Exponential"/>.</summary>
    public RetryBackoff Backoff { get => _backoff ?? default; set => _backoff = value; }

    /// <summary>
    /// The longest delay, jitter included, a duration such as <c>1m30s</c> (PERF005) of at most 1 day (PERF006). Default: <c>30s</c>.
    /// </summary>
    public string MaxDelay { get => _maxDelay ?? RetryDefinition.MaxDelay; set => _maxDelay = value; }

    /// <summary>
    /// Whether the delays are spread at random, so that callers who failed together do not come back together: exponential ones by
    /// decorrelated jitter around their median, others by up to a quarter. Default: <see langword="true"/>.
    /// </summary>
    public bool Jitter { get => _jitter ?? RetryDefinition.Jitter; set => _jitter = value; }

    /// <summary>
    /// The exception types to retry after. Default: none, which means every exception but the caller's own cancellation and rejections.
    /// Between this and <see cref="Ignore"/> the nearest base type of the exception decides.
    /// </summary>
    public Type[] Handle { get => _handle ?? []; set => _handle = value; }

    /// <summary>The exception types not to retry after. Default: none. Wins over <see cref="Handle"/> where both name one type.</summary>
    public Type[] Ignore { get => _ignore ?? []; set => _ignore = value; }

    /// <summary>
    /// The retries that each success of the method allows, from 0 to 1 (PERF006): with 0.1, ten successes allow one retry. The method
    /// begins with 100 retries and never saves up more; where none is left, one retry a second is allowed, and any other failure surfaces
    /// at once. A retry within the retry of another method is not made either, since that one already tries again. 0: no budget, every
    /// retry is made. Default: 0.1.
    /// </summary>
    public double Budget { get => _budget ?? RetryDefinition.Budget; set => _budget = value; }

    /// <summary>
    /// The name of a method that returns the wait for the next attempt after a failure, such as the time that a server requires:
    /// <c>static TimeSpan? M(Exception)</c> (PERF031). <see langword="null"/> leaves it to <see cref="Delay"/>; <see cref="MaxDelay"/> does
    /// not bound it. If it throws, the call fails with that exception. Default: none.
    /// </summary>
    /// <example><c>[Retry(3, DelayOf = nameof(RetryAfterOf))]</c></example>
    public string? DelayOf { get; set; }

    /// <summary>
    /// The name of a method that says whether a result counts as a failure and is retried: <c>static bool M(TResult)</c> (PERF031). The
    /// result of the last attempt is returned as it is. If it throws, the call fails with that exception. Default: none.
    /// </summary>
    /// <example><c>[Retry(3, HandleResult = nameof(IsUnavailable))]</c></example>
    public string? HandleResult { get; set; }

    /// <summary>
    /// Says that calling the method twice does no more than calling it once, where its name suggests otherwise (PERF024). Changes nothing
    /// at run time. Default: <see langword="false"/>.
    /// </summary>
    public bool Idempotent { get => _idempotent ?? false; set => _idempotent = value; }

    internal override string AspectName => "Retry";

    /// <summary>The exception types of <see cref="Handle"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes Handled { get => _handled ?? new ExceptionTypes(Handle); private init => _handled = value; }

    /// <summary>The exception types of <see cref="Ignore"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes Ignored { get => _ignored ?? new ExceptionTypes(Ignore); private init => _ignored = value; }

    internal override double LongestCall(double inner)
        => (MaxRetries + 1.0) * inner + RetryDefinition.DelaysOf(
            MaxRetries,
            Durations.NotNegative(Delay).TotalSeconds,
            Durations.Positive(MaxDelay).TotalSeconds,
            Backoff.ToString());

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(DelayOf), DelayOf);
        read.Fixed(nameof(HandleResult), HandleResult);
        read.Fixed(nameof(Idempotent), _idempotent);
        return new RetryAttribute(read.Integer(nameof(MaxRetries), MaxRetries))
        {
            Delay = read.Duration(nameof(Delay), _delay),
            Backoff = read.Choice(nameof(Backoff), _backoff),
            MaxDelay = read.Duration(nameof(MaxDelay), _maxDelay),
            Jitter = read.Flag(nameof(Jitter), _jitter),
            Handled = read.Types(nameof(Handle), _handle),
            Ignored = read.Types(nameof(Ignore), _ignore),
            Budget = read.Ratio(nameof(Budget), _budget),
            DelayOf = DelayOf,
            HandleResult = HandleResult,
            Idempotent = Idempotent,
        };
    }

    Step<TResult> IPipelineAspect.Wrap<TResult>(Step<TResult> inner, AspectMethod method, StatePlan states)
        => new RetryStep<TResult>(RetrySettings.Of(this), method, ResultJudge.Of(method, this, HandleResult), BudgetOf(method), inner);

    // One for all type arguments of the method, whatever its settings become.
    private RetryBudget? BudgetOf(AspectMethod method)
        => Budget == 0 ? null
            : method.FindKept<RetryBudget>(typeof(RetryBudget))
                ?? method.Keep(typeof(RetryBudget), new RetryBudget(method.Runtime.Clock, method.Runtime.ComposedAt.Timestamp));
}
