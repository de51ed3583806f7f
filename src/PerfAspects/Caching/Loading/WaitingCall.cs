using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// A call that has to wait for the outcome of a load, its own or another call's. The key and the store are known only to the derived type,
/// which needs them only if the load has failed.
/// </summary>
/// <param name="isSynchronous">Whether to wait on the caller's thread. The load then runs on another thread.</param>
/// <param name="servesStale">Whether a value that has expired may stand in for a load that failed.</param>
/// <param name="run">The state of the call, which has begun or joined a load.</param>
/// <param name="cancellationToken">The caller's token.</param>
[StackTraceHidden]
internal abstract class WaitingCall<TResult>(bool isSynchronous, bool servesStale, LoadRun<TResult> run,
    CancellationToken cancellationToken)
{
    private LoadRun<TResult> _run = run;

    protected bool IsSynchronous => isSynchronous;

    protected CancellationToken CancellationToken => cancellationToken;

    /// <summary>Waits until the outcome is known or the caller leaves.</summary>
    public async ValueTask<TResult> RunAsync()
    {
        while (true)
        {
            try
            {
                var value = await WaitForOutcome().ConfigureAwait(false);
                _run.Request.End();
                return value;
            }
            catch (Exception) when (_run.Caller.MayRunAgain && !cancellationToken.IsCancellationRequested)
            {
                // The caller that began this load has left, and the load failed, perhaps because of that. That is no failure of this
                // caller: load once more.
            }
            catch (Exception)
                when (servesStale && !cancellationToken.IsCancellationRequested && TryGetStale(_run.Caller.Load, out var stale))
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

    /// <summary>Asks the store once more. False if the caller has to wait again.</summary>
    protected abstract bool TryRunAgain(ref LoadRun<TResult> run);

    /// <summary>Finds a value that may stand in for the failed load.</summary>
    protected abstract bool TryGetStale(Load failed, [MaybeNullWhen(false)] out TResult value);

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
