using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>One caller of a load, who leaves it once: when its token is cancelled, at once and whatever the load does, or else at the end.</summary>
internal readonly struct LoadCaller
{
    private readonly CacheStore _store;
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _leaving;

    public LoadCaller(CacheStore store, Load load, bool isFirst, CancellationToken token)
    {
        (_store, Load, IsFirst, _token) = (store, load, isFirst, token);
        if (token.CanBeCanceled)
        {
            _leaving = token.UnsafeRegister(
                static state =>
                {
                    var (store, load, isFirst) = ((CacheStore, Load, bool))state!;
                    store.Leave(load, isFirst);
                },
                (store, load, isFirst));
        }
    }

    public Load Load { get; }

    /// <summary>Whether this caller has begun the load.</summary>
    public bool IsFirst { get; }

    /// <summary>The outcome, for who has to wait for it.</summary>
    public Task<TValue> Await<TValue>()
    {
        _store.Expect(Load);
        return ((ValueLoad<TValue>)Load).Outcome;
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
