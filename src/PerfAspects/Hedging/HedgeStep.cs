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
    : Step<TResult>
{
    public HedgeHistory History => history;

    public AspectMethod Method => method;

    public int MaxHedges => settings.MaxHedges;

    /// <summary>
    /// Runs the only attempt: nothing can overtake a synchronous call on its own thread. The compiler refuses the aspect there.
    /// </summary>
    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken) => inner.Run(call, cancellationToken);

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var started = method.Runtime.Clock.GetTimestamp();
            history.Budget.Called(started);
            var delay = settings.Delay ?? history.Durations.Percentile95;
            if (delay == Clock.Never)
            {
                return MeasureAsync(inner.RunAsync(call, cancellationToken), started);
            }

            return new HedgeRace<TResult>(this, call, started, delay, cancellationToken).RunAsync();
        }
        catch (Exception exception)
        {
            return new(Outcome.FromException<TResult>(exception)); // of the clock, or of a token whose source is disposed
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

    // While too few calls have succeeded to know when one is slow.
    private async ValueTask<Outcome<TResult>> MeasureAsync(ValueTask<Outcome<TResult>> running, long started)
    {
        var outcome = await running.ConfigureAwait(false);
        if (outcome.Exception is null)
        {
            history.Durations.Add(started);
        }

        return outcome;
    }
}
