using System.Diagnostics;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;
using Polly.Timeout;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// Limits and measures a load, and brings its outcome to the store. A failure on the way is the outcome; nothing here throws except
/// <see cref="Limit"/>.
/// </summary>
[StackTraceHidden]
internal sealed class LoadExecution<TResult>(AspectMethod method, CacheSettings settings, CacheStore store)
{
    private readonly LoadTimer _timer = new(method);
    private readonly Retention<TResult> _retention = new(method, settings);
    private readonly LoadLimit _limit = new(method, settings, store);

    /// <summary>Notes that a load has begun.</summary>
    /// <returns>The start, for the end of the load.</returns>
    public long Start()
    {
        method.Counters.Increment(CacheTelemetry.LoadStarted);
        return _timer.Start();
    }

    /// <summary>Sets the load its limit, if it has one. May throw: the clock may be the user's.</summary>
    public void Limit(Load load) => _limit.Set(load);

    /// <summary>Ends the load with the core: at once, if that has come to its end already.</summary>
    /// <param name="load">The load.</param>
    /// <param name="started">The result of <see cref="Start"/>.</param>
    /// <param name="running">The core.</param>
    /// <param name="selective">Decides which values are kept; null if all are.</param>
    public void End(ValueLoad<TResult> load, long started, ValueTask<TResult> running, ISelectiveCall<TResult>? selective)
    {
        if (!running.IsCompletedSuccessfully)
        {
            _ = EndLaterAsync(load, started, running, selective);
            return;
        }

        TResult result;
        try
        {
            result = running.Result;
        }
        catch (Exception exception)
        {
            Fail(load, started, exception); // of a source that says it has succeeded
            return;
        }

        End(load, started, result, selective);
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
            var duration = load.Shared is not { } shared ? _retention.DurationOf(result, selective)
                : shared.IsKept ? settings.Duration
                : default(TimeSpan?);
            load.Fill(result);
            store.End(load, duration);
        }
        catch (Exception exception)
        {
            store.Fail(load, exception); // of the user's clock, or of the user's method that decides what is kept
        }

        Release(load);
    }

    private void Release(Load load)
    {
        load.Release();
        method.Counters.Increment(CacheTelemetry.LoadEnded);
    }
}

/// <summary>Frees the key from a load that takes longer than <see cref="CacheEntryAttribute.LoadTimeout"/> says.</summary>
internal sealed class LoadLimit(AspectMethod method, CacheSettings settings, CacheStore store)
{
    private static readonly TimeSpan s_longest =
        TimeSpan.FromMilliseconds(uint.MaxValue - 1); // 49 days; no timer waits longer, and neither will a caller

    public void Set(Load load)
    {
        if (settings.LoadTimeout is { } timeout && timeout <= s_longest)
        {
            load.LimitBy(Start(load, timeout));
        }
    }

    private ITimer Start(Load load, TimeSpan timeout)
        => method.Runtime.Clock.Provider.CreateTimer(
            _ =>
            {
                if (store.Fail(load, new TimeoutRejectedException($"A load of {method.Name} did not end within {timeout:c}.", timeout)))
                {
                    load.Scope.Cancel();
                }
            },
            state: null,
            timeout,
            Timeout.InfiniteTimeSpan);
}
