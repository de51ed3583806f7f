namespace PerfAspects.Monitoring.Profiling;

/// <summary>At most so much sampling in a span of time. Under the lock of its owner.</summary>
internal sealed class ProfileLimit(TimeProvider clock)
{
    /// <summary>The most time that is sampled within <see cref="Span"/>.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    /// <summary>The span.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly Queue<(long Begin, TimeSpan Duration)> _taken = new();

    /// <summary>Finds the time after which there is room for a duration; zero if there is room now.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="now">The timestamp of the clock.</param>
    public TimeSpan WaitFor(TimeSpan duration, long now)
    {
        while (_taken.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.Begin, now) >= Span)
        {
            _taken.Dequeue();
        }

        var used = _taken.Aggregate(TimeSpan.Zero, static (sum, taken) => sum + taken.Duration);
        foreach (var (begin, taken) in _taken)
        {
            if (used + duration <= Most)
            {
                break;
            }

            used -= taken;
            if (used + duration <= Most)
            {
                return Span - clock.GetElapsedTime(begin, now);
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>Counts a duration that begins now.</summary>
    public void Take(TimeSpan duration, long now) => _taken.Enqueue((now, duration));
}
