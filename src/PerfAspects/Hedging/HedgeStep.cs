using System.Diagnostics;
using PerfAspects.Execution;
using PerfAspects.Runtime;
using Polly;

namespace PerfAspects.Hedging;

/// <summary>Begins further attempts where the first is slow, and answers with the first that succeeds.</summary>
/// <param name="settings">The settings.</param>
/// <param name="history">The durations and hedges of the method so far.</param>
/// <param name="method">The method.</param>
/// <param name="inner">The step of each attempt.</param>
[StackTraceHidden]
internal sealed class HedgeStep<TResult>(HedgeSettings settings, HedgeHistory history, AspectMethod method, Step<TResult> inner)
    : WholeStep<TResult>
{
    private readonly bool _isInnermost = inner is CoreStep<TResult>;

    // One is enough: that a call allocates nothing matters where calls are short, and then few are under way.
    private HedgeRace<TResult>? _spare;

    public HedgeHistory History => history;

    public AspectMethod Method => method;

    public int MaxHedges => settings.MaxHedges;

    /// <summary>Whether the delay is the method's own, so that the durations of its calls are measured.</summary>
    public bool HasOwnDelay => settings.Delay is null;

    /// <summary>
    /// Runs the only attempt: nothing can overtake a synchronous call on its own thread. The compiler refuses the aspect there.
    /// </summary>
    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken) => inner.Run(call, cancellationToken);

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            if (Start(out var started) is not { } delay)
            {
                return MeasureAsync(inner.RunAsync(call, cancellationToken), started);
            }

            var race = Rent();
            return race.Begin(call, started, delay, cancellationToken, out var outcome) ? new(outcome) : race.ToOutcome();
        }
        catch (Exception exception)
        {
            return new(Outcome.FromException<TResult>(exception)); // of the clock, or of a token whose source is disposed
        }
    }

    /// <inheritdoc/>
    public override ValueTask<TResult> CallAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        Outcome<TResult> outcome;
        try
        {
            if (Start(out var started) is not { } delay)
            {
                return ResultAsync(MeasureAsync(inner.RunAsync(call, cancellationToken), started));
            }

            var race = Rent();
            if (!race.Begin(call, started, delay, cancellationToken, out outcome))
            {
                return race.ToResult();
            }
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception);
        }

        if (outcome.Exception is { } failure)
        {
            return FailedCall.Of<TResult>(failure);
        }

        return new(outcome.Result!); // no copy of a task: see PipelineMethod
    }

    /// <summary>Lets another call use a race that has ended. False if another race is there already.</summary>
    public bool TryReuse(HedgeRace<TResult> race) => Interlocked.CompareExchange(ref _spare, race, null) is null;

    /// <summary>Runs the first attempt of a call.</summary>
    public FirstAttempt<TResult> RunFirst(HeldCall<TResult> call, CancellationToken attemptToken)
    {
        if (!_isInnermost || call.Partition is not null)
        {
            return new(RunAttemptAsync(call, attemptToken));
        }

        try
        {
            return new(call.InvokeAsync(attemptToken));
        }
        catch (Exception exception)
        {
            return new(new ValueTask<Outcome<TResult>>(Outcome.FromException<TResult>(exception))); // before its first await
        }
    }

    /// <summary>
    /// Runs an attempt, which may outlive the call and uses its partition as long as it runs. The call is in there, so that this succeeds.
    /// </summary>
    public ValueTask<Outcome<TResult>> RunAttemptAsync(HeldCall<TResult> call, CancellationToken attemptToken)
    {
        if (call.Partition is not { } partition)
        {
            return inner.RunAsync(call, attemptToken);
        }

        partition.TryEnter();
        return LeaveAfterAsync();

        async ValueTask<Outcome<TResult>> LeaveAfterAsync()
        {
            try
            {
                return await inner.RunAsync(call, attemptToken).ConfigureAwait(false);
            }
            finally
            {
                partition.Leave();
            }
        }
    }

    // Counts a call. Without a delay while too few calls have succeeded to know when one is slow.
    private long? Start(out long started)
    {
        started = method.Runtime.Clock.GetTimestamp();
        history.Budget.Called(started);
        var delay = settings.Delay ?? history.Durations.Percentile95;
        return delay == Clock.Never ? null : delay;
    }

    private HedgeRace<TResult> Rent() => Interlocked.Exchange(ref _spare, null) ?? new HedgeRace<TResult>(this);

    private async ValueTask<Outcome<TResult>> MeasureAsync(ValueTask<Outcome<TResult>> running, long started)
    {
        var outcome = await running.ConfigureAwait(false);
        if (outcome.Exception is null)
        {
            history.Durations.Add(started);
        }

        return outcome;
    }

    private static async ValueTask<TResult> ResultAsync(ValueTask<Outcome<TResult>> running)
    {
        var outcome = await running.ConfigureAwait(false);
        outcome.ThrowIfException();
        return outcome.Result!;
    }
}
