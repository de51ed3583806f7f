using PerfAspects.Pipeline;
using PerfAspects.Telemetry;
using Polly;
using Polly.Telemetry;

namespace PerfAspects.Bulkheads;

/// <summary>Runs a call in a slot of a bulkhead, waits for one where that is allowed, and gives it back however the call ends.</summary>
internal sealed class BulkheadStrategy<TResult>(PartSource<Bulkhead> bulkheads, AspectMethod method, ResilienceStrategyTelemetry telemetry) : ResilienceStrategy<TResult>
{
    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var bulkhead = bulkheads.Of(context);
        if (!bulkhead.TryEnter(context.CancellationToken, out var waiter))
        {
            return Reject(bulkhead);
        }

        if (waiter is null)
        {
            return Run(bulkhead, callback, context, state);
        }

        return method.Descriptor.IsSynchronous
            ? BlockAndRun(bulkhead, waiter, callback, context, state)
            : WaitAndRunAsync(bulkhead, waiter, callback, context, state);
    }

    private ValueTask<Outcome<TResult>> BlockAndRun<TState>(
        Bulkhead bulkhead, BulkheadWaiter waiter, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            waiter.Task.GetAwaiter().GetResult(); // the one who gives the slot back wakes this thread; no other is needed
        }
        catch (OperationCanceledException exception)
        {
            return Outcome.FromExceptionAsValueTask<TResult>(exception);
        }

        return Run(bulkhead, callback, context, state);
    }

    private async ValueTask<Outcome<TResult>> WaitAndRunAsync<TState>(
        Bulkhead bulkhead, BulkheadWaiter waiter, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            await waiter.Task.ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (OperationCanceledException exception)
        {
            return Outcome.FromException<TResult>(exception);
        }

        return await Run(bulkhead, callback, context, state).ConfigureAwait(context.ContinueOnCapturedContext);
    }

    private ValueTask<Outcome<TResult>> Run<TState>(
        Bulkhead bulkhead, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        ValueTask<Outcome<TResult>> running;
        try
        {
            running = callback(context, state);
        }
        catch
        {
            bulkhead.Exit(); // what is in the pipeline answers with outcomes and throws nothing; but a slot lost would be lost for ever
            throw;
        }

        if (!running.IsCompletedSuccessfully)
        {
            return ExitAfterAsync(bulkhead, running, context);
        }

        bulkhead.Exit();
        return running;
    }

    private async ValueTask<Outcome<TResult>> ExitAfterAsync(
        Bulkhead bulkhead, ValueTask<Outcome<TResult>> running, ResilienceContext context)
    {
        try
        {
            return await running.ConfigureAwait(context.ContinueOnCapturedContext);
        }
        finally
        {
            bulkhead.Exit();
        }
    }

    private ValueTask<Outcome<TResult>> Reject(Bulkhead bulkhead)
    {
        method.Counters.Increment(Count.BulkheadRejected);
        var rejection = new BulkheadRejectedException(
            FormattableString.Invariant($"{method.Name} is at its limit of {bulkhead.MaxConcurrency} concurrent calls, and no place is left to wait."));
        telemetry.SetTelemetrySource(rejection);
        return Outcome.FromExceptionAsValueTask<TResult>(rejection);
    }
}
