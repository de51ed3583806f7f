using System.Diagnostics;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>What is done around the core of a load: its limit is set, it is measured, and its outcome is brought to the store, as which none of it fails.</summary>
[StackTraceHidden]
internal sealed class LoadExecution<TResult>(AspectMethod method, CacheSettings settings, CacheStore store)
{
    private readonly LoadTimer _timer = new(method);
    private readonly LoadLimit _limit = new(method, settings, store);

    /// <summary>The load has begun.</summary>
    /// <returns>When, for who ends it.</returns>
    public long Start()
    {
        method.Counters.Increment(Count.LoadStarted);
        return _timer.Start();
    }

    /// <summary>Sets the load its limit, if it has one. May throw: the clock may be the user's.</summary>
    public void Limit(Load load) => _limit.Set(load);

    /// <summary>Ends the load with the core: at once, if that has come to its end already.</summary>
    /// <param name="load">The load.</param>
    /// <param name="started">What <see cref="Start"/> gave.</param>
    /// <param name="running">The core.</param>
    /// <param name="selective">Who says which values are kept, if anybody does.</param>
    public void End(ValueLoad<TResult> load, long started, ValueTask<TResult> running, ISelectiveCall<TResult>? selective)
    {
        if (running.IsCompletedSuccessfully)
        {
            End(load, started, running.Result, selective);
        }
        else
        {
            _ = EndLaterAsync(load, started, running, selective);
        }
    }

    public void Fail(Load load, long started, Exception exception)
    {
        _timer.Failed(started, exception);
        store.Fail(load, exception);
        Release(load);
    }

    private async Task EndLaterAsync(ValueLoad<TResult> load, long started, ValueTask<TResult> running, ISelectiveCall<TResult>? selective)
    {
        TResult result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(load, started, exception);
            return;
        }

        End(load, started, result, selective);
    }

    private void End(ValueLoad<TResult> load, long started, TResult result, ISelectiveCall<TResult>? selective)
    {
        _timer.Succeeded(started);
        try
        {
            var isWorthKeeping = (result is not null || settings.CacheNull) && (selective is null || selective.IsKept(result));
            load.Fill(result);
            store.End(load, isWorthKeeping);
        }
        catch (Exception exception)
        {
            store.Fail(load, exception); // the user's own method says what is worth keeping
        }

        Release(load);
    }

    private void Release(Load load)
    {
        load.Release();
        method.Counters.Increment(Count.LoadEnded);
    }
}
