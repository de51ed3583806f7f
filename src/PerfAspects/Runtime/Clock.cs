using System.Runtime.CompilerServices;

namespace PerfAspects.Runtime;

/// <summary>
/// The time of a runtime. Elapsed time is read from <see cref="TimeProvider.GetTimestamp"/> and never from the time of day, which may be
/// corrected at any moment. <see cref="GetTimestamp"/> is precise; <see cref="GetExpiryTime"/> is what cache entries are compared with: on
/// the system clock a cheap, coarse reading, because a precise reading costs more than the lookup that it would serve.
/// </summary>
internal sealed class Clock
{
    /// <summary>The reading that never comes.</summary>
    public const long Never = long.MaxValue;

    // How far the cheap reading may lag behind the precise one: 16 ms on Windows, 10 ms at the most on Linux.
    private const int MaxLagMilliseconds = 20;

    private static readonly TimeSpan s_longestDueTime = TimeSpan.FromDays(30); // the system's take up to 49 days

    private readonly TimeProvider _provider;
    private readonly bool _isSystem;
    private readonly long _frequency;
    private readonly long _perTick; // timestamps in a tick of a TimeSpan; 0 unless a whole number of them is

    public Clock(TimeProvider provider)
    {
        _provider = provider;
        _isSystem = ReferenceEquals(provider, TimeProvider.System);
        _frequency = provider.TimestampFrequency;
        _perTick = _frequency % TimeSpan.TicksPerSecond == 0 ? _frequency / TimeSpan.TicksPerSecond : 0;
        CheapHorizon = _isSystem ? 2 * MaxLagMilliseconds * _frequency / 1000 : 0;
    }

    /// <summary>The source of timers and, for libraries that need it, of the time.</summary>
    public TimeProvider Provider => _provider;

    /// <summary>How much of a cheap reading's future must be certain for <see cref="GetTimeBefore"/> to be worth its price.</summary>
    public long CheapHorizon { get; }

    /// <summary>
    /// Whether this is the system's clock: there a precise reading costs more than what it would be read for, and a thread can wait for a
    /// time by itself.
    /// </summary>
    public bool IsSystem => _isSystem;

    /// <summary>
    /// A precise, monotonic reading; only differences between two readings mean anything. Never read from the time of day, which an
    /// administrator or a time server may set back.
    /// </summary>
    public long GetTimestamp() => _provider.GetTimestamp();

    /// <summary>The time since a reading of <see cref="GetTimestamp"/>.</summary>
    public TimeSpan GetElapsed(long timestamp) => ToTimeSpan(GetTimestamp() - timestamp);

    /// <summary>A difference of two timestamps in seconds.</summary>
    public double ToSeconds(long timestamps) => (double)timestamps / _frequency;

    /// <summary>A difference of two timestamps as a time, rounded up: who waits that long has waited long enough.</summary>
    public TimeSpan ToTimeSpan(long timestamps)
    {
        if (_perTick > 0)
        {
            var (whole, rest) = Math.DivRem(timestamps, _perTick);
            return TimeSpan.FromTicks(rest > 0 ? whole + 1 : whole); // the clock of most systems: 128 bits would cost a rejection a fifth
        }

        var ticks = ((Int128)timestamps * TimeSpan.TicksPerSecond + (_frequency - 1)) / _frequency;
        return ticks > TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>A time as a difference of two timestamps, rounded up, and at the most what a timestamp can hold.</summary>
    public long ToTimestamps(TimeSpan time) => Scale(time, _frequency);

    /// <summary>The reading that deadlines of <see cref="GetDeadline"/> are compared with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long GetExpiryTime()
        => _isSystem
#pragma warning disable RS0030 // the one place: the system clock's cheap reading, a few milliseconds coarse
            ? Environment.TickCount64
#pragma warning restore RS0030
            : GetTimestamp();

    /// <summary>The reading of <see cref="GetExpiryTime"/> from which <paramref name="duration"/> has passed.</summary>
    public long GetDeadline(TimeSpan duration) => Add(GetExpiryTime(), ToExpiryTime(duration));

    /// <summary>A time as a difference of two readings of <see cref="GetExpiryTime"/>.</summary>
    public long ToExpiryTime(TimeSpan time) => Scale(time, _isSystem ? 1000 : _frequency);

    /// <summary>A difference of two readings of <see cref="GetExpiryTime"/> as a time, rounded up.</summary>
    public TimeSpan FromExpiryTime(long readings)
        => !_isSystem ? ToTimeSpan(readings)
            : readings >= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond ? TimeSpan.MaxValue
            : TimeSpan.FromTicks(readings * TimeSpan.TicksPerMillisecond);

    /// <summary>A reading and a difference; at the most one that never comes.</summary>
    public static long Add(long reading, long difference) => reading > Never - difference ? Never : reading + difference;

    /// <summary>
    /// A reading of <see cref="GetExpiryTime"/>: as long as that one is below it, <see cref="GetTimestamp"/> is below
    /// <paramref name="timestamp"/>.
    /// </summary>
    public long GetTimeBefore(long timestamp)
    {
        if (!_isSystem)
        {
            return timestamp;
        }

        // The cheap reading first: what passes between the two then only brings the result forward.
        var now = GetExpiryTime();
        return now + (timestamp - GetTimestamp()) / (_frequency / 1000) - MaxLagMilliseconds;
    }

    /// <summary>A difference of two timestamps as a time to set a timer to, at the most what every timer takes.</summary>
    public TimeSpan ToDueTime(long timestamps)
    {
        var time = ToTimeSpan(Math.Max(timestamps, 0));

        // The system's timers drop fractions of a millisecond, and would come too early.
        var due = _isSystem ? TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)) : time;
        return due < s_longestDueTime ? due : s_longestDueTime;
    }

    private static long Scale(TimeSpan time, long frequency)
    {
        var scaled = ((Int128)time.Ticks * frequency + (TimeSpan.TicksPerSecond - 1)) / TimeSpan.TicksPerSecond;
        return scaled > Never ? Never : (long)scaled;
    }
}
