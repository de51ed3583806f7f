using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// Calls a limit has admitted ahead. Taking one is a single atomic operation: no lock, and no precise reading of the clock, which would
/// cost more than all the rest. Everything but <see cref="TryTake"/> happens under the limiter's lock.
/// </summary>
internal struct CallCredit
{
    private long _left; // falls below zero when many take at once
    private long _until;
    private int _granted;

    /// <summary>The time the calls taken are charged at; <see langword="null"/> if that is when the credit is withdrawn.</summary>
    public long? ChargedAt { get; private set; }

    /// <summary>Takes one call, if there is one and the time of the credit has not run out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(Clock clock)
        => Volatile.Read(ref _left) > 0 && clock.GetExpiryTime() < Volatile.Read(ref _until) && Interlocked.Decrement(ref _left) >= 0;

    /// <summary>How many have been taken of the credit now out.</summary>
    public int CountTaken() => _granted - (int)Math.Max(Volatile.Read(ref _left), 0);

    /// <summary>Gives credit for <paramref name="count"/> calls. The one before has been withdrawn.</summary>
    /// <param name="count">How many calls.</param>
    /// <param name="until">The reading of <see cref="Clock.GetExpiryTime"/> from which no more may be taken.</param>
    /// <param name="chargedAt">See <see cref="ChargedAt"/>.</param>
    public void Grant(int count, long until, long? chargedAt)
    {
        // A call that saw the time of an older credit and takes from this one came before it was given, and may count as made at its
        // beginning.
        _granted = count;
        ChargedAt = chargedAt;
        Volatile.Write(ref _until, until);
        Volatile.Write(ref _left, count);
    }

    /// <summary>Ends the credit and returns how many calls were taken, which are now to be charged.</summary>
    public int Withdraw()
    {
        if (_granted == 0)
        {
            return 0;
        }

        var taken = _granted - (int)Math.Max(Interlocked.Exchange(ref _left, 0), 0);
        _granted = 0;
        return taken;
    }
}
