using PerfAspects.Runtime;

namespace PerfAspects.Hedging;

/// <summary>
/// The hedges that a method may make: one for every twenty calls of the last minute, and ten besides, each once. Counted in slots of a
/// second, so that no timer has to refill anything. Safe for use by many threads.
/// </summary>
internal sealed class HedgeBudget
{
    /// <summary>The hedges that are allowed whatever the number of calls, each once.</summary>
    public const int AtTheStart = 10;

    private const int CallsPerHedge = 20;
    private const int Seconds = 60;

    private readonly Lock _gate = new();
    private readonly Slot[] _slots = new Slot[Seconds + 1]; // the last one is not over yet
    private readonly Clock _clock;
    private readonly long _second;
    private readonly long _origin;
    private Slot _newest;
    private int _left = AtTheStart;

    /// <param name="clock">The clock of the calls.</param>
    /// <param name="now">Its reading.</param>
    public HedgeBudget(Clock clock, long now)
    {
        (_clock, _second, _origin) = (clock, clock.ToTimestamps(TimeSpan.FromSeconds(1)), now);
        for (var index = 0; index < _slots.Length; index++)
        {
            _slots[index] = new Slot();
        }

        _newest = _slots[0];
    }

    /// <summary>Counts a call.</summary>
    /// <param name="now">The timestamp of its beginning.</param>
    public void Called(long now)
    {
        // Nearly always of the second in which the call before was: without a division.
        var newest = Volatile.Read(ref _newest);
        if ((ulong)(now - Volatile.Read(ref newest.Began)) >= (ulong)_second)
        {
            newest = SlotOf(SecondOf(now));
            Volatile.Write(ref _newest, newest);
        }

        Interlocked.Increment(ref newest.Calls);
    }

    /// <summary>Takes a hedge. False if none is allowed now.</summary>
    public bool TryTake()
    {
        var second = SecondOf(_clock.GetTimestamp());
        using (UninterruptedLock.Enter(_gate))
        {
            var (calls, hedges) = Sum(second);
            if ((hedges + 1) * CallsPerHedge > calls && _left-- <= 0)
            {
                _left = 0;
                return false;
            }

            SlotOf(second).Hedges++;
            return true;
        }
    }

    private long SecondOf(long timestamp) => (timestamp - _origin) / _second;

    private (long Calls, long Hedges) Sum(long now)
    {
        long calls = 0, hedges = 0;
        foreach (var slot in _slots)
        {
            var age = now - Volatile.Read(ref slot.Second);
            if (age >= 0 && age < Seconds)
            {
                calls += Volatile.Read(ref slot.Calls);
            }

            if (age is >= 0 and <= Seconds)
            {
                hedges += Volatile.Read(ref slot.Hedges);
            }
        }

        return (calls, hedges);
    }

    private Slot SlotOf(long second)
    {
        var slot = _slots[second % _slots.Length];
        if (Volatile.Read(ref slot.Second) < second)
        {
            using (UninterruptedLock.Enter(_gate))
            {
                if (slot.Second < second)
                {
                    (slot.Calls, slot.Hedges) = (0, 0);
                    Volatile.Write(ref slot.Began, _origin + (second * _second));
                    Volatile.Write(ref slot.Second, second);
                }
            }
        }

        return slot;
    }

    private sealed class Slot
    {
        public long Second = -1;
        public long Began = long.MinValue / 2;
        public long Calls;
        public long Hedges;
    }
}
