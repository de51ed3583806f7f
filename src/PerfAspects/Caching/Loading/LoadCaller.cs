using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// One caller of a load. It leaves the load once: at its end, or before that when somebody cancels (<see cref="Departure"/>).
/// </summary>
internal readonly struct LoadCaller
{
    private readonly CacheStore _store;
    private readonly Departure? _departure; // null if the caller cannot leave before the end, and no note has to be taken back

    /// <summary>Adds the caller.</summary>
    /// <param name="store">The store of the load.</param>
    /// <param name="load">The load.</param>
    /// <param name="isFirst">Whether this caller has begun the load.</param>
    /// <param name="around">The load that the calling code is part of, if any.</param>
    /// <param name="token">The caller's token.</param>
    public LoadCaller(CacheStore store, Load load, bool isFirst, LoadScope? around, CancellationToken token)
    {
        (_store, Load, IsFirst) = (store, load, isFirst);
        var joined = isFirst ? null : around;
        var outer = around is null ? default : around.Token;
        if (token.CanBeCanceled || outer.CanBeCanceled || joined is not null)
        {
            _departure = new Departure(store, load, isFirst, joined);
            _departure.Watch(token, outer);
        }
    }

    public Load Load { get; }

    /// <summary>Whether this caller has begun the load.</summary>
    public bool IsFirst { get; }

    /// <summary>Whether this caller cannot leave before the end, so that nothing but the call refers to it.</summary>
    public bool IsBound => _departure is null;

    /// <summary>
    /// Whether this caller may run the load again: the load has failed, this caller has not begun it and is still there, and the caller
    /// that began the load has left, or its thread was interrupted.
    /// </summary>
    public bool MayRunAgain
        => !IsFirst
            && Load.HasEnded
            && (Load.IsOrphaned || Load.Failure is ThreadInterruptedException)
            && _departure is not { HasLeft: true };

    /// <summary>The task of the outcome.</summary>
    public Task<TValue> Await<TValue>()
    {
        _store.Expect(Load);
        return ((ValueLoad<TValue>)Load).Outcome;
    }

    public void Leave()
    {
        if (_departure is null)
        {
            _store.Leave(Load, IsFirst);
        }
        else
        {
            _departure.Leave();
        }
    }
}
