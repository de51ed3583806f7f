using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// An exact sliding window: no window of the given length, wherever it starts, admits more than <c>permits</c>. A call is admitted if the
/// one <c>permits</c> before it lies a window back or more, so that remembering when the last <c>permits</c> were admitted is enough.
/// </summary>
internal sealed class SlidingWindowLimiter(LimitSettings settings, Clock clock, long? now = null) : QueueingLimiter(settings, clock, now)
{
    private AdmissionHistory _admissions = new(settings.Permits);
    private long _longestWindow; // so far: what a shorter one does not need may count again when it is made longer

    protected override long GetWait(int count, long now) => _admissions.GetOldestOf(count) is { } oldest ? Window - (now - oldest) : 0;

    // Each permit is taken a window after the one so many places before it: the line goes through the history again and again, each time a
    // window later.
    protected override long GetWaitBehind(int before, long now)
    {
        var first = GetWait(before % Permits + 1, now);
        return Clock.Add(Math.Max(first, 0), Multiply(Window, before / Permits));
    }

    protected override long GetWaitBehind(IEnumerable<int> before, int count, long now)
    {
        var turn = now;
        var planned = new List<long>(); // when each permit of those before will be taken
        foreach (var permits in before)
        {
            turn = GetTurn(planned, permits, turn);
            planned.AddRange(Enumerable.Repeat(turn, permits));
        }

        return GetTurn(planned, count, turn) - now;
    }

    protected override void Charge(int count, long now) => _admissions.Add(now, count, now - Math.Max(Window, _longestWindow));

    protected override int CountFree(long now) => Permits - _admissions.CountSince(now - Window);

    protected override long GetIndifferentUntil(long now) => now;

    protected override long GetIdleStart() => _admissions.Newest is { } newest ? Clock.Add(newest, Window) : Created;

    protected override void Adapt(int oldPermits, long oldWindow)
    {
        _longestWindow = Math.Max(_longestWindow, oldWindow);
        _admissions = _admissions.For(Permits);
    }

    private long GetTurn(List<long> planned, int count, long earliest)
    {
        var index = planned.Count + Math.Max(count, 1);
        var oldest = index > Permits ? planned[index - Permits - 1] : _admissions.GetOldestOf(index);
        return oldest is { } time ? Math.Max(Clock.Add(time, Window), earliest) : earliest;
    }
}
