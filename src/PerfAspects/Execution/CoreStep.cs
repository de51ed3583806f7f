using System.Diagnostics;
using Polly;

namespace PerfAspects.Execution;

/// <summary>The innermost step: the core.</summary>
[StackTraceHidden]
internal sealed class CoreStep<TResult> : Step<TResult>
{
    public static readonly CoreStep<TResult> Instance = new();

    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.FromResult(call.InvokeAsync(cancellationToken).GetAwaiter().GetResult()); // a synchronous core has completed
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
    }

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var running = call.InvokeAsync(cancellationToken);
            return running.IsCompletedSuccessfully ? new(Outcome.FromResult(running.Result)) : EndAsync(running);
        }
        catch (Exception exception)
        {
            return new(Outcome.FromException<TResult>(exception)); // a core that throws before its first await has failed like any other
        }
    }

    private static async ValueTask<Outcome<TResult>> EndAsync(ValueTask<TResult> running)
    {
        try
        {
            return Outcome.FromResult(await running.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
    }
}
