using System.Buffers;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// The sums of all series over spans of one length that are over, so that a range of days is not joined from samples of a minute. They are
/// computed when a range first needs them, and kept as bytes: an hour of a busy method takes about a twentieth of its 60 samples.
/// </summary>
/// <param name="span">The length of a span, in seconds.</param>
/// <param name="limit">The most bytes that the sums take up. Beyond it the oldest spans are computed again each time.</param>
internal sealed class RangeSums(int span, long limit)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Sums> _sums = [];
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

    /// <summary>Finds the sums of a span; <see langword="null"/> if they are not known.</summary>
    /// <param name="begin">The beginning of the span.</param>
    public Sums? Find(long begin)
    {
        lock (_gate)
        {
            return _sums.GetValueOrDefault(begin);
        }
    }

    /// <summary>Keeps the sums of a span, and forgets spans that ended before a time.</summary>
    /// <param name="begin">The beginning of the span.</param>
    /// <param name="samples">All samples of the span.</param>
    /// <param name="floor">The beginning of what is kept.</param>
    /// <returns>The sums.</returns>
    public Sums Add(long begin, IEnumerable<(string Series, long Time, ReadOnlyMemory<byte> Data)> samples, long floor)
    {
        var sums = Sums.Of(samples);
        lock (_gate)
        {
            if (_sums.TryAdd(begin, sums))
            {
                _bytes += sums.Bytes;
            }

            while (_sums.Count > 1 && _sums.First() is var oldest && (_bytes > limit || oldest.Key + span <= floor))
            {
                _sums.Remove(oldest.Key);
                _bytes -= oldest.Value.Bytes;
            }
        }

        return sums;
    }

    /// <summary>The sums of a span, one after the other in an array.</summary>
    internal sealed class Sums(string[] series, int[] ends, byte[] data)
    {
        /// <summary>The bytes that they take up, without the names, which are those of the methods.</summary>
        public long Bytes => data.Length + (long)series.Length * (sizeof(int) + IntPtr.Size);

        /// <summary>Joins samples series by series.</summary>
        public static Sums Of(IEnumerable<(string Series, long Time, ReadOnlyMemory<byte> Data)> samples)
        {
            var joined = new SampleJoin();
            foreach (var (name, _, data) in samples)
            {
                joined.Add(name, time: 0, data.Span);
            }

            var buffer = new ArrayBufferWriter<byte>();
            List<string> names = [];
            List<int> ends = [];
            foreach (var sum in joined.All())
            {
                SampleCodec.Write(sum.Sample, buffer);
                names.Add(sum.Series);
                ends.Add(buffer.WrittenCount);
            }

            return new Sums([.. names], [.. ends], buffer.WrittenSpan.ToArray());
        }

        /// <summary>Adds all sums to others.</summary>
        public void AddTo(SampleJoin target)
        {
            var begin = 0;
            for (var index = 0; index < series.Length; index++)
            {
                target.Add(series[index], time: 0, data.AsSpan(begin, ends[index] - begin));
                begin = ends[index];
            }
        }
    }
}
