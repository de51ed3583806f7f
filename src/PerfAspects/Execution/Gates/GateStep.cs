using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.State;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Execution.Gates;

/// <summary>A gate among the steps of a pipeline.</summary>
/// <param name="gate">The gate.</param>
/// <param name="states">The gate's state, or where each partition has its own.</param>
/// <param name="inner">The step that a call takes which the gate lets in.</param>
/// <param name="judge">The judge of results, if the gate has one.</param>
[StackTraceHidden]
internal sealed class GateStep<TResult>(Gate gate, StateSource states, Step<TResult> inner, ResultJudge judge = default) : Step<TResult>
{
    private readonly CallMark _mark = gate.Mark;

    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var state = states.Of(call.Partition);
            var entry = Enter(state, call, cancellationToken);
            TellIfObserved(entry, call);
            if (entry.Waiting is not null)
            {
                entry = GateWait.Block(gate, state, entry, call.Span);
            }

            return entry.IsAdmitted
                ? End(inner.Run(call, cancellationToken), call, state, entry.Pass, cancellationToken) : Refuse(entry.Refusal!, call);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(
                exception); // of a limiter or a clock of the application's own, or the thread was interrupted
        }
    }

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var state = states.Of(call.Partition);
            var entry = Enter(state, call, cancellationToken);
            TellIfObserved(entry, call);
            return entry.Waiting is not null
                ? WaitAsync(call, state, entry, cancellationToken) : GoAsync(call, state, entry, cancellationToken);
        }
        catch (Exception exception)
        {
            return new(Outcome.FromException<TResult>(exception));
        }
    }

    private async ValueTask<Outcome<TResult>> WaitAsync(HeldCall<TResult> call, object state, GateEntry entry,
        CancellationToken cancellationToken)
    {
        try
        {
            entry = await GateWait.BeAsync(gate, state, entry, call.Span).ConfigureAwait(true); // to begin where the method was called
            return await GoAsync(call, state, entry, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
    }

    private ValueTask<Outcome<TResult>> GoAsync(HeldCall<TResult> call, object state, in GateEntry entry,
        CancellationToken cancellationToken)
    {
        if (!entry.IsAdmitted)
        {
            return new(Refuse(entry.Refusal!, call));
        }

        var running = inner.RunAsync(call, cancellationToken);
        return running.IsCompletedSuccessfully
            ? new(End(running.Result, call, state, entry.Pass, cancellationToken))
            : EndAsync(running, call, state, entry.Pass, cancellationToken);
    }

    private async ValueTask<Outcome<TResult>> EndAsync(
        ValueTask<Outcome<TResult>> running, HeldCall<TResult> call, object state, object? pass, CancellationToken cancellationToken)
    {
        try
        {
            // The gate's answer does not wait for the caller's thread.
            return End(await running.ConfigureAwait(false), call, state, pass, cancellationToken);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
    }

    private Outcome<TResult> End(
        Outcome<TResult> outcome, HeldCall<TResult> call, object state, object? pass, CancellationToken cancellationToken)
    {
        if (judge.Exists && judge.IsFailure(call, ref outcome))
        {
            gate.ReturnedFailure(state, pass);
        }
        else if (outcome.Exception is not { } exception)
        {
            gate.Succeeded(state, pass);
        }
        else if (call.Attempt is { IsTimedOut: true })
        {
            gate.TimedOut(state, pass, exception, cancellationToken);
        }
        else
        {
            gate.Failed(state, pass, exception, cancellationToken);
        }

        return outcome;
    }

    private void TellIfObserved(in GateEntry entry, HeldCall<TResult> call)
    {
        if (entry.IsObserved)
        {
            GateWait.TellObserved(gate, entry, call.Span);
        }
    }

    private GateEntry Enter(object state, HeldCall<TResult> call, CancellationToken cancellationToken)
        => _mark == CallMark.None ? gate.Enter(state, cancellationToken) : gate.Enter(state, call.GetMark(_mark), cancellationToken);

    private Outcome<TResult> Refuse(Exception refusal, HeldCall<TResult> call)
    {
        if (refusal is ExecutionRejectedException)
        {
            call.Span.AddSpanEvent(gate.RejectedEvent);
        }

        return Outcome.FromException<TResult>(refusal);
    }
}
