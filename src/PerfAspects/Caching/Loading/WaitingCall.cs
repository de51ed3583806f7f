using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// A call that has to wait for the outcome of a load, its own or another's. What it asks for, and of which store, only the type derived from this one knows:
/// that is needed only if the load has failed.
/// </summary>
/// <param name="isSynchronous">Whether to wait on the caller's thread. The load then runs on another.</param>
/// <param name="servesStale">Whether a value that has expired may answer for a load that failed.</param>
/// <param name="request">The call's request, begun.</param>
/// <param name="cancellationToken">The caller's token.</param>
[StackTraceHidden]
internal abstract class WaitingCall<TResult>(bool isSynchronous, bool servesStale, CacheRequest request, CancellationToken cancellationToken)
{
    private CacheRequest _request = request;

    protected bool IsSynchronous => isSynchronous;

    protected CancellationToken CancellationToken => cancellationToken;

    /// <summary>Waits until the outcome is known or the caller leaves.</summary>
    public async ValueTask<TResult> RunAsync(LoadCaller caller)
    {
        while (true)
        {
            try
            {
                var value = await OutcomeOf(caller).ConfigureAwait(false);
                _request.End();
                return value;
            }
            catch (Exception) when (caller is { IsFirst: false, Load.IsOrphaned: true } && !cancellationToken.IsCancellationRequested)
            {
                // Whoever began this load has left, and it failed, perhaps because of that. Not this caller's failure: once more.
            }
            catch (Exception) when (servesStale && !cancellationToken.IsCancellationRequested && TryGetStale(out var stale))
            {
                _request.EndStale();
                return stale;
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && exception.CancellationToken != cancellationToken)
            {
                // The core saw the load's token. The caller gets its own.
                _request.End();
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            catch (Exception) when (_request.EndFailed())
            {
                throw;
            }
            finally
            {
                caller.Leave();
            }

            try
            {
                if (TryAgain(ref _request, out var late, out caller))
                {
                    return late;
                }
            }
            catch (Exception) when (_request.EndFailed())
            {
                throw; // the runtime was disposed meanwhile, say
            }
        }
    }

    /// <summary>Asks the store once more. False if the caller has to wait again.</summary>
    protected abstract bool TryAgain(ref CacheRequest request, [MaybeNullWhen(false)] out TResult value, out LoadCaller caller);

    /// <summary>Finds a value that may answer for the failed load.</summary>
    protected abstract bool TryGetStale([MaybeNullWhen(false)] out TResult value);

    private Task<TResult> OutcomeOf(LoadCaller caller)
    {
        var outcome = caller.Await<TResult>();
        if (isSynchronous && !outcome.IsCompleted)
        {
            Task.WaitAny([outcome], cancellationToken); // does not throw what the task holds: who awaits it does, once
        }

        return outcome.WaitAsync(cancellationToken);
    }
}
