using HdrHistogram;

namespace Drive.Load;

/// <summary>Collects outcomes, as totals and per interval.</summary>
internal sealed class Recorder(TimeProvider clock, TimeSpan interval)
{
    private const long LongestMicroseconds = 3_600_000_000; // an hour; a longer latency counts as one

    private readonly Lock _gate = new();
    private readonly LongHistogram _all = NewHistogram();
    private readonly LongHistogram _current = NewHistogram();
    private readonly List<LoadInterval> _intervals = [];
    private readonly Dictionary<string, int> _reasons = [];
    private long _began;
    private TimeSpan _duration;
    private long _failures;
    private long _dropped;
    private long _currentFailures;

    /// <summary>Reports each interval once it is over.</summary>
    public Action<LoadInterval>? Progress { get; init; }

    public void Begin(long timestamp) => _began = timestamp;

    public void End(long timestamp)
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_began, timestamp);
            CloseIntervals(now);
            if (_current.TotalCount > 0)
            {
                CloseInterval(now - Start);
            }

            _duration = now;
        }
    }

    /// <summary>Counts a request that was not sent, because too many were unanswered.</summary>
    public void Drop(TimeSpan due)
    {
        lock (_gate)
        {
            CloseIntervals(due);
            _dropped++;
            _failures++;
            _currentFailures++;
        }
    }

    /// <summary>Counts the reason of a failure.</summary>
    public void Explain(Exception exception)
    {
        var reason = exception.GetBaseException() is var cause && cause is OperationCanceledException
            ? "no answer in time" : $"{cause.GetType().Name}: {cause.Message}";
        Explain(reason);
    }

    public void Explain(string reason)
    {
        lock (_gate)
        {
            if (_reasons.ContainsKey(reason) || _reasons.Count < 20)
            {
                _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
            }
        }
    }

    public void Complete(TimeSpan due, long timestamp, bool isSuccess)
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_began, timestamp);
            CloseIntervals(now);
            var latency = Math.Clamp((long)(now - due).TotalMicroseconds, 0, LongestMicroseconds);
            _all.RecordValue(latency);
            _current.RecordValue(latency);
            _failures += isSuccess ? 0 : 1;
            _currentFailures += isSuccess ? 0 : 1;
        }
    }

    public LoadResult ToResult()
    {
        lock (_gate)
        {
            var completed = _all.TotalCount;
            return new LoadResult(
                _duration.TotalSeconds,
                completed,
                _failures,
                _dropped,
                _duration > TimeSpan.Zero ? (completed + _dropped - _failures) / _duration.TotalSeconds : 0,
                completed > 0 ? _all.GetMean() / 1e6 : 0,
                Latencies.Of(_all),
                [.. _intervals],
                _reasons.OrderByDescending(static reason => reason.Value).ToDictionary());
        }
    }

    private TimeSpan Start => _intervals.Count * interval;

    private void CloseIntervals(TimeSpan now)
    {
        while (now - Start >= interval)
        {
            CloseInterval(interval);
        }
    }

    private void CloseInterval(TimeSpan length)
    {
        var closed = new LoadInterval(Start.TotalSeconds, _current.TotalCount / length.TotalSeconds, _currentFailures, Latencies.Of(_current));
        _intervals.Add(closed);
        _current.Reset();
        _currentFailures = 0;
        Progress?.Invoke(closed);
    }

    private static LongHistogram NewHistogram() => new(LongestMicroseconds, 3);
}
