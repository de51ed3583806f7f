using System.Diagnostics;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>One caller of a load, who leaves it once: when its token is cancelled, at once and whatever the load does, or else at the end.</summary>
[StackTraceHidden]
internal readonly struct LoadCaller<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private readonly CacheStore<TKey, TValue> _store;
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _leaving;

    public LoadCaller(CacheStore<TKey, TValue> store, Load<TKey, TValue> load, bool isFirst, CancellationToken token)
    {
        (_store, Load, IsFirst, _token) = (store, load, isFirst, token);
        if (token.CanBeCanceled)
        {
            _leaving = token.UnsafeRegister(
                static state =>
                {
                    var (store, load, isFirst) = ((CacheStore<TKey, TValue>, Load<TKey, TValue>, bool))state!;
                    store.Leave(load, isFirst);
                },
                (store, load, isFirst));
        }
    }

    public Load<TKey, TValue> Load { get; }

    /// <summary>Whether this caller has begun the load.</summary>
    public bool IsFirst { get; }

    /// <summary>Waits for the outcome, until the caller leaves. Blocks for a synchronous method, whose load runs on another thread.</summary>
    public async ValueTask<TValue> WaitAsync(bool isSynchronous)
    {
        var outcome = _store.GetOutcome(Load);
        if (isSynchronous && !outcome.IsCompleted)
        {
            Task.WaitAny([outcome], _token); // does not throw what the task holds: the await below does, once
        }

        return await outcome.WaitAsync(_token).ConfigureAwait(false);
    }

    public void Leave()
    {
        // Unless the token has seen to it. Which of a token's callbacks runs first is not ours to say.
        if (!_token.CanBeCanceled || _leaving.Unregister())
        {
            _store.Leave(Load, IsFirst);
        }
    }
}
