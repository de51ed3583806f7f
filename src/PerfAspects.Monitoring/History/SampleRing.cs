using System.Buffers;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// The samples of all series at one resolution, for a span of time and at most so many bytes. Old samples go first. Calls never come here:
/// one sampler writes, and readers hold the lock only while they take references.
/// </summary>
/// <param name="resolution">The length of an interval, in seconds.</param>
/// <param name="span">How long samples are kept, in seconds.</param>
/// <param name="limit">The number of bytes.</param>
internal sealed class SampleRing(int resolution, long span, long limit)
{
    private const int Steps = 32; // in which old samples are dropped: trimming every log costs something

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SampleLog> _logs = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private long _trimmedAt = long.MinValue;
    private long _floor = long.MinValue;

    /// <summary>The bytes that samples take up.</summary>
    public long Bytes { get; private set; }

    /// <summary>Appends a sample. One that is older than the newest of its series counts as that old.</summary>
    public void Append(string series, long time, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (!_logs.TryGetValue(series, out var log))
            {
                _logs[series] = log = new SampleLog();
            }

            time = Math.Max(time, log.Newest);
            Bytes += log.Append(time, data, _scratch);
            if (_trimmedAt == long.MinValue || time - _trimmedAt >= span / Steps)
            {
                _trimmedAt = time;
                Trim(time - span);
            }

            while (Bytes > limit)
            {
                // An eighth of what is there, or in the end all of it: the limit holds whatever the number of series.
                var oldest = _logs.Values.Min(static log => log.Oldest);
                Trim(time > oldest ? oldest + Math.Max(resolution, (time - oldest) / 8) : long.MaxValue);
            }
        }
    }

    /// <summary>Reads samples, series by series, in the order of their times.</summary>
    /// <param name="series">The series; <see langword="null"/> for all.</param>
    /// <param name="from">The first time, in seconds.</param>
    /// <param name="to">The time after the last.</param>
    public IEnumerable<(string Series, long Time, ReadOnlyMemory<byte> Data)> Read(string? series, long from, long to)
    {
        List<(string Series, IEnumerable<(long Time, ReadOnlyMemory<byte> Data)> Samples)> taken = [];
        lock (_gate)
        {
            from = Math.Max(from, _floor);
            if (series is null)
            {
                taken.AddRange(_logs.Select(static pair => (pair.Key, pair.Value.Take())));
            }
            else if (_logs.TryGetValue(series, out var log))
            {
                taken.Add((series, log.Take()));
            }
        }

        foreach (var (name, samples) in taken)
        {
            foreach (var (time, data) in samples)
            {
                if (time >= to)
                {
                    break;
                }

                if (time >= from)
                {
                    yield return (name, time, data);
                }
            }
        }
    }

    private void Trim(long floor)
    {
        _floor = floor == long.MaxValue ? _floor : Math.Max(_floor, floor);
        foreach (var (series, log) in _logs)
        {
            Bytes -= log.Trim(floor);
            if (log.IsEmpty)
            {
                _logs.Remove(series);
            }
        }
    }
}
