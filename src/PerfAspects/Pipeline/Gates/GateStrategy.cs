using PerfAspects.Pipeline.Parts;
using PerfAspects.Telemetry;
using Polly;
using Polly.Telemetry;

namespace PerfAspects.Pipeline.Gates;

/// <summary>A gate among a pipeline's strategies.</summary>
/// <param name="gate">The gate.</param>
/// <param name="parts">The gate's state, or where each partition has its own.</param>
/// <param name="isSynchronous">Whether a call that has to wait blocks its thread.</param>
/// <param name="telemetry">Marks rejections with their source, as Polly's own are.</param>
internal sealed class GateStrategy<TResult>(Gate gate, PartSource parts, bool isSynchronous, ResilienceStrategyTelemetry telemetry)
    : ResilienceStrategy<TResult>
{
    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var part = parts.Of(context);
        var entry = gate.Enter(part, context.CancellationToken);
        if (entry.Waiting is { } waiting)
        {
            SpanEvents.Of(context).Tell(gate.QueuedEvent);
            if (!isSynchronous)
            {
                return WaitAsync(part, waiting, callback, context, state);
            }

            entry = GateWait.Block(gate, waiting);
        }

        return Go(part, entry, callback, context, state);
    }

    private async ValueTask<Outcome<TResult>> WaitAsync<TState>(
        object part, Task waiting, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var entry = await GateWait.BeAsync(gate, waiting, context.ContinueOnCapturedContext).ConfigureAwait(context.ContinueOnCapturedContext);
        return await Go(part, entry, callback, context, state).ConfigureAwait(context.ContinueOnCapturedContext);
    }

    private ValueTask<Outcome<TResult>> Go<TState>(
        object part, in GateEntry entry, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        if (!entry.IsAdmitted)
        {
            return Refuse(entry.Refusal!, context);
        }

        ValueTask<Outcome<TResult>> running;
        try
        {
            running = callback(context, state);
        }
        catch (Exception exception)
        {
            // What is in the pipeline answers with outcomes and throws nothing; but a slot lost would be lost for ever.
            gate.Failed(part, entry.Pass, exception, context.CancellationToken);
            throw;
        }

        if (!running.IsCompletedSuccessfully)
        {
            return EndAsync(running, part, entry.Pass, context);
        }

        var outcome = running.Result;
        End(outcome, part, entry.Pass, context);
        return new ValueTask<Outcome<TResult>>(outcome);
    }

    private async ValueTask<Outcome<TResult>> EndAsync(ValueTask<Outcome<TResult>> running, object part, object? pass, ResilienceContext context)
    {
        Outcome<TResult> outcome;
        try
        {
            outcome = await running.ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (Exception exception)
        {
            gate.Failed(part, pass, exception, context.CancellationToken);
            throw;
        }

        End(outcome, part, pass, context);
        return outcome;
    }

    private void End(in Outcome<TResult> outcome, object part, object? pass, ResilienceContext context)
    {
        if (outcome.Exception is { } exception)
        {
            gate.Failed(part, pass, exception, context.CancellationToken);
        }
        else
        {
            gate.Succeeded(part, pass);
        }
    }

    private ValueTask<Outcome<TResult>> Refuse(Exception refusal, ResilienceContext context)
    {
        if (refusal is ExecutionRejectedException rejection)
        {
            SpanEvents.Of(context).Tell(gate.RejectedEvent);
            telemetry.SetTelemetrySource(rejection);
        }

        return Outcome.FromExceptionAsValueTask<TResult>(refusal);
    }
}
