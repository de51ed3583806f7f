using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// A fixed window: each window admits up to <c>permits</c>. The first window begins with the first call admitted, and each later one where
/// the one before ended, whether it was used or not: the borders lie at the first call plus whole windows. Around a border twice the
/// permits may come close together. A partition's limiter that is released when idle takes its grid along: the next one's begins with its
/// own first call.
/// </summary>
internal sealed class FixedWindowLimiter(LimitSettings settings, Clock clock, long? now = null) : QueueingLimiter(settings, clock, now)
{
    private long? _firstBegin;
    private long _end = long.MinValue; // of the last window in which a call was admitted
    private int _used; // in that window

    protected override long GetWait(int count, long now) => count <= CountFree(now) ? 0 : _end - now;

    protected override long GetWaitBehind(int before, long now)
    {
        var beyond = before - Math.Max(CountFree(now), 0); // more may be used than a limit that was lowered admits
        var end = now < _end ? _end : GetEnd(now);
        return beyond < 0 ? 0 : Clock.Add(end, Multiply(Window, beyond / Permits)) - now;
    }

    protected override long GetWaitBehind(IEnumerable<int> before, int count, long now)
    {
        var turn = now;
        var end = now < _end ? _end : GetEnd(now);
        var free = CountFree(now);
        foreach (var permits in before.Append(count))
        {
            if (free < Math.Max(permits, 1))
            {
                (turn, end, free) = (end, Clock.Add(end, Window), Permits);
            }

            free -= permits;
        }

        return turn - now;
    }

    protected override void Charge(int count, long now)
    {
        if (now >= _end)
        {
            _firstBegin ??= now;
            _end = GetEnd(now);
            _used = 0;
        }

        _used += count;
    }

    protected override int CountFree(long now) => now < _end ? Permits - _used : Permits;

    protected override long GetIndifferentUntil(long now) => now < _end ? _end : now;

    protected override long GetIdleStart() => _firstBegin is null ? Created : _end;

    // The window under way is the first of the new length: what was admitted since it began counts in it.
    protected override void Adapt(int oldPermits, long oldWindow)
    {
        if (_firstBegin is not null && oldWindow != Window)
        {
            _firstBegin = _end - oldWindow;
            _end = Clock.Add(_firstBegin.Value, Window);
        }
    }

    private long GetEnd(long now)
    {
        var begin = _firstBegin ?? now;
        return Clock.Add(now - (now - begin) % Window, Window);
    }
}
