using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// A token bucket that holds <c>permits</c> and refills continuously, <c>permits</c> in a window. Kept as one number, the time at which the
/// bucket will be full (the generic cell rate algorithm's theoretical arrival time, https://www.itu.int/rec/T-REC-I.371): a call is
/// admitted if that time, moved on by what the call takes, is no more than a window away.
/// </summary>
internal sealed class TokenBucketLimiter : QueueingLimiter
{
    // Time is counted in units, fractions of a timestamp of which a permit takes a whole number. In 128 bits nothing is rounded and nothing
    // overflows: a timestamp has 63 bits, the units of one have 31.
    private long _units;
    private long _unitsAPermit;
    private Int128 _full;

    public TokenBucketLimiter(LimitSettings settings, Clock clock, long? now = null)
        : base(settings, clock, now)
    {
        SetUnits();
        _full = (Int128)Created * _units;
    }

    protected override long GetWait(int count, long now) => GetWait((long)count, now);

    protected override long GetWaitBehind(int before, long now) => GetWait(before + 1L, now);

    // Nothing is lost while somebody waits, for the bucket is not full then: so all that is taken adds up.
    protected override long GetWaitBehind(IEnumerable<int> before, int count, long now)
        => GetWait(before.Sum(static permits => (long)permits) + count, now);

    protected override void Charge(int count, long now) => _full = Int128.Max(_full, (Int128)now * _units) + (Int128)count * _unitsAPermit;

    protected override int CountFree(long now) => (int)Int128.Min(Permits, (GetHorizon(now) - _full) / _unitsAPermit);

    // As long as the bucket is not full, what it holds depends on how much was taken and not on when.
    protected override long GetIndifferentUntil(long now) => (long)Int128.Min(_full / _units, Clock.Never);

    protected override long GetIdleStart() => (long)Int128.Min(DivideUp(_full, _units), Clock.Never);

    // The number of permits missing from the bucket stays the same, whatever they take now.
    protected override void Adapt(int oldPermits, long oldWindow)
    {
        var missing = Int128.Max(_full - (Int128)Now * _units, 0);
        var (permits, rest) = (missing / _unitsAPermit, missing % _unitsAPermit);
        var oldUnitsAPermit = _unitsAPermit;
        SetUnits();
        _full = (Int128)Now * _units + permits * _unitsAPermit + DivideUp(rest * _unitsAPermit, oldUnitsAPermit);
    }

    private void SetUnits()
    {
        var divisor = GetGreatestCommonDivisor(Window, Permits);
        _units = Permits / divisor;
        _unitsAPermit = Window / divisor;
    }

    private long GetWait(long count, long now)
    {
        var late = Int128.Max(_full, (Int128)now * _units) + (Int128)count * _unitsAPermit - GetHorizon(now);
        return late <= 0 ? 0 : (long)Int128.Min(DivideUp(late, _units), Clock.Never);
    }

    /// <summary>When the bucket is full if it is empty now.</summary>
    private Int128 GetHorizon(long now) => ((Int128)now + Window) * _units;

    private static Int128 DivideUp(Int128 dividend, long divisor) => (dividend + (divisor - 1)) / divisor;

    private static long GetGreatestCommonDivisor(long left, long right)
        => right == 0 ? left : GetGreatestCommonDivisor(right, left % right);
}
