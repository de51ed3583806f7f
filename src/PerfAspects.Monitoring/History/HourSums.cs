using System.Buffers;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// The sums of all series over hours that are over, so that a range of days is not joined from samples of a minute. They are computed when
/// a range first needs them, and kept as bytes: an hour of a busy method takes about a twentieth of its 60 samples.
/// </summary>
/// <param name="limit">The most bytes that the sums take up. Beyond it the oldest hours are computed anew each time.</param>
internal sealed class HourSums(long limit)
{
    /// <summary>The length of an hour, in seconds.</summary>
    public const int Hour = 3_600;

    private const int Overhead = 64; // of an array and its place

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, (string Series, byte[] Data)[]> _hours = [];
    private long _bytes;

    /// <summary>The bytes that the sums take up.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Finds the sums of an hour; <see langword="null"/> if they are not known.</summary>
    /// <param name="hour">The beginning of the hour.</param>
    public IReadOnlyList<(string Series, byte[] Data)>? Find(long hour)
    {
        lock (_gate)
        {
            return _hours.GetValueOrDefault(hour);
        }
    }

    /// <summary>Keeps the sums of an hour, and forgets hours that ended before a time.</summary>
    /// <param name="hour">The beginning of the hour.</param>
    /// <param name="samples">All samples of the hour.</param>
    /// <param name="floor">The beginning of what is kept.</param>
    /// <returns>The sums.</returns>
    public IReadOnlyList<(string Series, byte[] Data)> Add(
        long hour, IEnumerable<(string Series, long Time, ReadOnlyMemory<byte> Data)> samples, long floor)
    {
        var joined = new SampleJoin();
        foreach (var (series, _, data) in samples)
        {
            joined.Add(series, hour, data.Span);
        }

        var buffer = new ArrayBufferWriter<byte>();
        (string Series, byte[] Data)[] sums =
        [
            .. joined.All().Select(sum =>
            {
                buffer.ResetWrittenCount();
                SampleCodec.Write(sum.Sample, buffer);
                return (sum.Series, buffer.WrittenSpan.ToArray());
            }),
        ];
        lock (_gate)
        {
            if (_hours.TryAdd(hour, sums))
            {
                _bytes += BytesOf(sums);
            }

            while (_hours.Count > 1 && _hours.First() is var oldest && (_bytes > limit || oldest.Key + Hour <= floor))
            {
                _hours.Remove(oldest.Key);
                _bytes -= BytesOf(oldest.Value);
            }
        }

        return sums;
    }

    private static long BytesOf((string Series, byte[] Data)[] sums) => sums.Sum(static sum => sum.Data.Length + (long)Overhead);
}
