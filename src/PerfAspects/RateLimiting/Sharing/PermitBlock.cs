using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>
/// The permits that a process has taken in one block and not used yet. The size of the next block is the number of calls in the last lease,
/// so that a process takes no more than its share. Safe for use by many threads.
/// </summary>
internal sealed class PermitBlock(Clock clock)
{
    private readonly Lock _gate = new();
    private long _interval = long.MinValue; // the beginning of the lease in which calls are counted
    private int _calls;
    private int _callsBefore;
    private bool _isRequesting;
    private int _left;
    private long _until;
    private long _mark;
    private SharedLimitSettings? _limit;

    /// <summary>Whether no permit is left that may be used.</summary>
    public bool IsEmpty
    {
        get
        {
            var now = clock.GetTimestamp();
            lock (_gate)
            {
                return _left == 0 || now >= _until;
            }
        }
    }

    /// <summary>Takes a permit, if one is left, for the limit as it is now.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="now">The reading of the clock.</param>
    /// <param name="mark">The mark of the permit, to give it back.</param>
    public bool TryTake(SharedLimitSettings limit, long now, out long mark)
    {
        lock (_gate)
        {
            mark = _mark;
            if (_left == 0 || now >= _until || _limit != limit)
            {
                return false;
            }

            Count(limit, now);
            _left--;
            return true;
        }
    }

    /// <summary>Begins to request a block. <see cref="End"/> is to follow if the result is above one.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="now">The reading of the clock.</param>
    /// <param name="unused">The permits of an expired block, which are to be given back; null if none are left.</param>
    public int Begin(SharedLimitSettings limit, long now, out LimitReturn? unused)
    {
        lock (_gate)
        {
            Count(limit, now);
            unused = Clear();
            if (_isRequesting)
            {
                return 1; // one block at a time
            }

            var share = (double)limit.Permits * limit.Lease.Ticks / limit.Window.Ticks;
            var most = (int)Math.Clamp(share, 1, limit.Permits);
            var wanted = Math.Clamp(Math.Max(_calls, _callsBefore), 1, most);
            _isRequesting = wanted > 1;
            return wanted;
        }
    }

    /// <summary>Ends requesting a block: one permit is the call's, the others are put aside.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="grant">The answer; the default if there is none.</param>
    /// <param name="sent">The reading of the clock before the request.</param>
    public void End(SharedLimitSettings limit, in LimitGrant grant, long sent)
    {
        lock (_gate)
        {
            _isRequesting = false;
            if (grant.Count > 1)
            {
                (_left, _mark, _limit) = (grant.Count - 1, grant.Mark, limit);
                _until = Clock.Add(sent, clock.ToTimestamps(grant.Lifetime));
            }
        }
    }

    /// <summary>Puts a permit back that was taken for a call which another limit has rejected.</summary>
    /// <returns>The charge to give back to the store instead; null if the block still stands.</returns>
    public LimitReturn? PutBack(SharedLimitSettings limit, long mark)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            if (_mark == mark && _limit == limit && now < _until)
            {
                _left++;
                return null;
            }

            return new LimitReturn(limit, 1, mark);
        }
    }

    private LimitReturn? Clear()
    {
        var unused = _left > 0 ? new LimitReturn(_limit!, _left, _mark) : default(LimitReturn?);
        _left = 0;
        return unused;
    }

    private void Count(SharedLimitSettings limit, long now)
    {
        var lease = clock.ToTimestamps(limit.Lease);
        if (_interval == long.MinValue || now - _interval >= lease)
        {
            _callsBefore = _interval != long.MinValue && now - _interval < 2 * lease ? _calls : 0;
            (_calls, _interval) = (0, now);
        }

        _calls++;
    }
}
