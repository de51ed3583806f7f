using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// A call that has to wait for the outcome of a load, its own or another call's. The key and the store are known only to the derived type,
/// which needs them only if the load has failed.
/// </summary>
/// <param name="isSynchronous">Whether to wait on the caller's thread. The load then runs on another thread.</param>
/// <param name="patience">How long the call waits, and whether a value that has expired may be served instead.</param>
/// <param name="run">The state of the call, which has begun or joined a load.</param>
/// <param name="cancellationToken">The caller's token.</param>
[StackTraceHidden]
internal abstract class WaitingCall<TResult>(bool isSynchronous, WaitPatience patience, LoadRun<TResult> run,
    CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1); // no timer waits longer

    private LoadRun<TResult> _run = run;

    protected bool IsSynchronous => isSynchronous;

    protected CancellationToken CancellationToken => cancellationToken;

    /// <summary>Waits until the outcome is known or the caller leaves. Not pooled, since Coyote cannot rewrite that.</summary>
    public async ValueTask<TResult> RunAsync()
    {
        while (true)
        {
            try
            {
                if (await IsTooSlowAsync().ConfigureAwait(false) && TryGetStale(_run.Caller.Load, isUnderWay: true, out var early))
                {
                    _run.Request.EndStale();
                    return early;
                }

                var value = await WaitForOutcome().ConfigureAwait(false);
                _run.Request.End();
                return value;
            }
            catch (Exception) when (_run.Caller.MayRunAgain && !cancellationToken.IsCancellationRequested)
            {
                // The caller that began this load has left, and the load failed, perhaps because of that. That is no failure of this
                // caller: load once more.
            }
            catch (Exception exception) when (patience.ServesStale
                && !ExceptionFilter.IsCancellation(exception, cancellationToken)
                && !cancellationToken.IsCancellationRequested
                && TryGetStale(_run.Caller.Load, isUnderWay: false, out var stale))
            {
                _run.Request.EndStale();
                return stale;
            }
            catch (OperationCanceledException exception)
                when (cancellationToken.IsCancellationRequested && exception.CancellationToken != cancellationToken)
            {
                // The core saw the load's token. The caller gets its own.
                _run.Request.End();
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            catch (Exception) when (_run.Request.EndFailed())
            {
                throw;
            }
            finally
            {
                _run.Caller.Leave();
            }

            try
            {
                if (TryRunAgain(ref _run))
                {
                    return _run.Value!;
                }
            }
            catch (Exception) when (_run.Request.EndFailed())
            {
                throw; // the runtime was disposed meanwhile, for instance
            }
        }
    }

    /// <summary>Looks into the store once more. False if the caller has to wait again.</summary>
    protected abstract bool TryRunAgain(ref LoadRun<TResult> run);

    /// <summary>Finds a value that may be served instead of waiting for the load, or of its failure.</summary>
    protected abstract bool TryGetStale(Load load, bool isUnderWay, [MaybeNullWhen(false)] out TResult value);

    // Whether the load takes longer than the call waits for it.
    private async ValueTask<bool> IsTooSlowAsync()
    {
        if (patience.SoftTimeout is not { } timeout || isSynchronous)
        {
            return false;
        }

        var outcome = _run.Caller.Await<TResult>();
        if (!outcome.IsCompleted && timeout <= s_longest)
        {
            Task waiting = outcome.WaitAsync(timeout, patience.Provider, cancellationToken);
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !outcome.IsCompleted && timeout <= s_longest && !cancellationToken.IsCancellationRequested;
    }

    private Task<TResult> WaitForOutcome()
    {
        var outcome = _run.Caller.Await<TResult>();
        if (isSynchronous && !outcome.IsCompleted)
        {
            // Does not throw the exception of the task, which the caller that awaits it does, once
            Task.WaitAny([outcome], cancellationToken);
        }

        return outcome.WaitAsync(cancellationToken);
    }
}
