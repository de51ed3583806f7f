using System.Diagnostics;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;
using Polly.Timeout;

namespace PerfAspects.Caching.Loading;

/// <summary>Runs the core for a load and brings the outcome to the store. Never fails: the outcome is the load's.</summary>
[StackTraceHidden]
internal sealed class LoadExecution<TCall, TKey, TResult>(
    AspectMethod method, CacheSettings settings, CacheStore<TKey, TResult> store, ICallRunner<TCall, TResult> inner)
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private static readonly TimeSpan s_longestLimit = TimeSpan.FromMilliseconds(uint.MaxValue - 1); // 49 days; no timer waits longer, and neither will a caller

    private readonly LoadTimer _timer = new(method);

    /// <summary>Runs the core as far as it comes on this thread; a synchronous one, and whatever else does not have to wait, to its end.</summary>
    public void Run(Load<TKey, TResult> load, TCall call, bool isSynchronous)
    {
        using var scope = load.Enter();
        var started = _timer.Start();
        method.Counters.Increment(Count.LoadStarted);
        ValueTask<TResult> running;
        try
        {
            load.Limit = settings.LoadTimeout is { } timeout && timeout <= s_longestLimit ? StartLimit(load, timeout) : null;
            if (call is ITaggedCall tagged)
            {
                load.Entry.Mark(method.Runtime.Tags.Hold(tagged.GetTags(), store));
            }

            running = isSynchronous ? new ValueTask<TResult>(inner.Run(call, load.Token)) : inner.RunAsync(call, load.Token);
        }
        catch (Exception exception)
        {
            Fail(load, started, exception);
            return;
        }

        if (running.IsCompletedSuccessfully)
        {
            End(load, call, started, running.Result);
        }
        else
        {
            _ = EndLaterAsync(running, load, call, started);
        }
    }

    private async Task EndLaterAsync(ValueTask<TResult> running, Load<TKey, TResult> load, TCall call, long started)
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

        End(load, call, started, result);
    }

    private void End(Load<TKey, TResult> load, TCall call, long started, TResult result)
    {
        _timer.Succeeded(started);
        try
        {
            store.End(load, result, IsWorthKeeping(call, result));
        }
        catch (Exception exception)
        {
            store.Fail(load, exception); // the user's own method says what is worth keeping
        }

        Release(load);
    }

    private void Fail(Load<TKey, TResult> load, long started, Exception exception)
    {
        _timer.Failed(started, exception);
        store.Fail(load, exception);
        Release(load);
    }

    private void Release(Load<TKey, TResult> load)
    {
        load.Release();
        method.Counters.Increment(Count.LoadEnded);
    }

    private bool IsWorthKeeping(TCall call, TResult result)
        => (result is not null || settings.CacheNull) && (call is not ISelectiveCall<TResult> selective || selective.IsKept(result));

    private ITimer StartLimit(Load<TKey, TResult> load, TimeSpan timeout)
        => method.Runtime.Clock.Provider.CreateTimer(
            _ =>
            {
                if (store.Fail(load, new TimeoutRejectedException($"A load of {method.Name} did not end within {timeout:c}.", timeout)))
                {
                    load.Cancel();
                }
            },
            state: null,
            timeout,
            Timeout.InfiniteTimeSpan);
}
