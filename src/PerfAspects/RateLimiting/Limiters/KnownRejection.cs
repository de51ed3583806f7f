using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// Until when a limit rejects every call, and when it admits the next one, so that a call over the limit is rejected without the lock. Set
/// and forgotten under the limiter's lock; everything that brings the next admission forward, delays it or changes the line forgets it.
/// </summary>
internal struct KnownRejection
{
    private const long Unknown = long.MinValue;

    private long _version; // odd while the rest is written
    private long _until = Unknown;
    private long _cheapUntil = Unknown; // the same as a reading of the cheap clock; unknown where that is too coarse
    private long _retryAt;
    private bool _isOfWaiters; // also calls that would wait are rejected: the line has no room

    public KnownRejection()
    {
    }

    /// <summary>Whether a call for one permit is rejected. Without the lock.</summary>
    /// <param name="clock">The limiter's clock. It is read after the rest, so that what is known held at some time of the call.</param>
    /// <param name="mayWait">Whether the call would wait if the line had room.</param>
    /// <param name="retryAt">The reading of the clock at which a call is admitted, if no other comes before it.</param>
    /// <param name="now">The reading of the clock; <see langword="null"/> if none was needed.</param>
    public bool Holds(Clock clock, bool mayWait, out long retryAt, out long? now)
    {
        now = null;
        var version = Volatile.Read(ref _version);
        var until = Volatile.Read(ref _until);
        if (until == Unknown)
        {
            retryAt = 0;
            return false;
        }

        var cheapUntil = Volatile.Read(ref _cheapUntil);
        retryAt = Volatile.Read(ref _retryAt);
        var isOfCall = !mayWait || Volatile.Read(ref _isOfWaiters);
        if (!isOfCall || (version & 1) != 0 || Volatile.Read(ref _version) != version)
        {
            return false;
        }

        return (cheapUntil != Unknown && clock.GetExpiryTime() < cheapUntil) || IsBefore(until, clock, out now);
    }

    /// <summary>Sets what is known.</summary>
    /// <param name="clock">The limiter's clock.</param>
    /// <param name="now">Its latest reading.</param>
    /// <param name="until">The reading from which calls have to be judged again.</param>
    /// <param name="retryAt">The reading at which a call is admitted, if no other comes before it.</param>
    /// <param name="isOfWaiters">Whether the line has no room.</param>
    public void Set(Clock clock, long now, long until, long retryAt, bool isOfWaiters)
    {
        if (_until == until && _retryAt == retryAt && _isOfWaiters == isOfWaiters)
        {
            return;
        }

        // Only the system's clock has a cheap reading, and is no code of the application's, which must not run under the lock
        var isCheap = clock.IsSystem && until - now > clock.CheapHorizon;
        Write(until, isCheap ? clock.GetTimeBefore(until) : Unknown, retryAt, isOfWaiters);
    }

    /// <summary>Makes the next call decide under the lock.</summary>
    public void Forget()
    {
        if (_until != Unknown)
        {
            Write(Unknown, Unknown, retryAt: 0, isOfWaiters: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBefore(long until, Clock clock, out long? now)
    {
        var reading = clock.GetTimestamp();
        now = reading;
        return reading < until;
    }

    // Each write comes after those before it and each reading before those after it, also on processors that would reorder them: a reader
    // that finds the same even version twice has read what was written together.
    private void Write(long until, long cheapUntil, long retryAt, bool isOfWaiters)
    {
        MoveVersion();
        Volatile.Write(ref _until, until);
        Volatile.Write(ref _cheapUntil, cheapUntil);
        Volatile.Write(ref _retryAt, retryAt);
        Volatile.Write(ref _isOfWaiters, isOfWaiters);
        MoveVersion();
    }

    private void MoveVersion() => Volatile.Write(ref _version, _version + 1);
}
