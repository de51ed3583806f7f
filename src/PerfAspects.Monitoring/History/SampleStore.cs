using System.Buffers;
using Microsoft.Extensions.Logging;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.History;

/// <summary>A sample of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Time">The beginning of the interval, in seconds since 1970.</param>
/// <param name="Sample">The figures.</param>
internal readonly record struct SeriesSample(string Series, long Time, Sample Sample);

/// <summary>
/// All samples: those of the last ten minutes by the second, here and in memory, and older ones by 10 s and 60 s, in the history. One
/// thread at a time appends.
/// </summary>
/// <param name="history">The history.</param>
/// <param name="limit">The most bytes that samples by the second, and sums of hours, take up here.</param>
/// <param name="logger">The logger of failures of the history.</param>
internal sealed class SampleStore(IMetricHistory history, long limit, ILogger logger)
{
    /// <summary>The name of the series of the process.</summary>
    public const string Process = "";

    private const int Settled = 300;
    private const int Hour = 3_600;
    private const int Quarter = 6 * Hour;

    private readonly SampleRing _recent = new(Resolutions.Recent, Resolutions.RecentSpan, limit / 2);
    private readonly RangeSums _hours = new(Hour, limit / 8);
    private readonly RangeSums _quarters = new(Quarter, limit / 8 * 3);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _fineUntil = long.MinValue; // the end of what is in the history, in seconds
    private long _coarseUntil = long.MinValue;

    /// <summary>The beginning of the first sample, in seconds.</summary>
    public long Begin { get; private set; } = long.MinValue;

    /// <summary>The end of the last sample, in seconds.</summary>
    public long End { get; private set; } = long.MinValue;

    /// <summary>The bytes of the samples by the second.</summary>
    public long RecentBytes => _recent.Bytes;

    /// <summary>Appends the samples of one second, and to the history what is complete by then.</summary>
    /// <param name="time">The beginning of the second.</param>
    /// <param name="samples">The samples.</param>
    public void Append(long time, IReadOnlyList<(string Series, Sample Sample)> samples)
    {
        if (Begin == long.MinValue)
        {
            (Begin, _fineUntil, _coarseUntil) = (time, Floor(time, Resolutions.Fine), Floor(time, Resolutions.Coarse));
        }

        foreach (var (series, sample) in samples)
        {
            _buffer.ResetWrittenCount();
            SampleCodec.Write(sample, _buffer);
            _recent.Append(series, time, _buffer.WrittenSpan);
        }

        End = time + 1;
        RollUp(Floor(End, Resolutions.Fine), Floor(End, Resolutions.Coarse));
    }

    /// <summary>Appends to the history what is not complete: there will be no more.</summary>
    public void Complete()
    {
        if (Begin != long.MinValue)
        {
            RollUp(End, End);
        }
    }

    /// <summary>
    /// Reads the samples of a range at the finest resolution that reaches back to its beginning; what is not in the history yet follows by
    /// the second. Those of one series are in the order of their times.
    /// </summary>
    /// <param name="from">The beginning; intervals that begin before it are left out, except that an interval of the coarse resolutions
    /// may.</param>
    /// <param name="to">The end.</param>
    /// <param name="series">The series; <see langword="null"/> for all.</param>
    public IEnumerable<SeriesSample> Read(long from, long to, string? series = null)
    {
        foreach (var (name, time, data) in ReadData(from, to, series))
        {
            if (SampleCodec.Read(data.Span) is { } sample)
            {
                yield return new SeriesSample(name, time, sample);
            }
        }
    }

    /// <summary>The finest resolution that reaches back to a time, in seconds.</summary>
    public int ResolutionOf(long from)
        => from >= End - Resolutions.RecentSpan ? Resolutions.Recent
            : from >= End - Resolutions.FineSpan ? Resolutions.Fine
            : Resolutions.Coarse;

    /// <summary>The beginning of what <see cref="Read"/> reads, in seconds.</summary>
    public long BeginOf(long from) => Floor(from, ResolutionOf(from));

    /// <summary>Joins the samples of a range, series by series.</summary>
    public Dictionary<string, Sample> Join(long from, long to, string? series = null)
    {
        var joined = new SampleJoin();
        var (firstHour, endOfHours) = series is null && ResolutionOf(from) == Resolutions.Coarse ? HoursWithin(from, to) : default;
        if (firstHour < endOfHours)
        {
            Add(joined, ReadData(from, firstHour, series));
            AddHours(joined, firstHour, endOfHours);
            Add(joined, ReadHistory(Resolutions.Coarse, endOfHours, Math.Min(to, _coarseUntil), series)
                .Concat(_recent.Read(series, Math.Max(endOfHours, _coarseUntil), to)));
        }
        else
        {
            Add(joined, ReadData(from, to, series));
        }

        return joined.All().ToDictionary(static joined => joined.Series, static joined => joined.Sample, StringComparer.Ordinal);
    }

    private static void Add(SampleJoin joined, IEnumerable<(string Series, long Time, ReadOnlyMemory<byte> Data)> samples)
    {
        foreach (var (name, _, data) in samples)
        {
            joined.Add(name, time: 0, data.Span);
        }
    }

    // Hours that are in the history for long enough: another process that shares it may write a little later.
    private (long First, long End) HoursWithin(long from, long to)
    {
        var first = Floor(BeginOf(from) + Hour - 1, Hour);
        return (first, Floor(Math.Min(to, _coarseUntil - Settled), Hour));
    }

    // Of six hours where they are whole, else of one.
    private void AddHours(SampleJoin joined, long begin, long end)
    {
        while (begin < end)
        {
            var isQuarter = Floor(begin, Quarter) == begin && begin + Quarter <= end;
            AddSpan(joined, isQuarter ? _quarters : _hours, begin, begin + (isQuarter ? Quarter : Hour));
            begin += isQuarter ? Quarter : Hour;
        }
    }

    private void AddSpan(SampleJoin joined, RangeSums known, long begin, long end)
    {
        var sums = known.Find(begin);
        if (sums is null)
        {
            var samples = ReadHistory(Resolutions.Coarse, begin, end, series: null, out var isComplete);
            if (!isComplete)
            {
                Add(joined, samples); // not kept: the history may answer the next time
                return;
            }

            sums = known.Add(begin, samples, End - Resolutions.CoarseSpan);
        }

        sums.AddTo(joined);
    }

    private static long Floor(long time, int resolution) => time - (time % resolution + resolution) % resolution;

    private IEnumerable<(string Series, long Time, ReadOnlyMemory<byte> Data)> ReadData(long from, long to, string? series)
    {
        var resolution = ResolutionOf(from);
        if (resolution == Resolutions.Recent)
        {
            return _recent.Read(series, from, to);
        }

        var until = resolution == Resolutions.Fine ? _fineUntil : _coarseUntil;
        var begin = BeginOf(from);
        return ReadHistory(resolution, begin, Math.Min(to, until), series).Concat(_recent.Read(series, Math.Max(begin, until), to));
    }

    private List<(string Series, long Time, ReadOnlyMemory<byte> Data)> ReadHistory(int resolution, long from, long to, string? series)
        => ReadHistory(resolution, from, to, series, out _);

    private List<(string Series, long Time, ReadOnlyMemory<byte> Data)> ReadHistory(
        int resolution, long from, long to, string? series, out bool isComplete)
    {
        isComplete = true;
        List<(string Series, long Time, ReadOnlyMemory<byte> Data)> samples = [];
        try
        {
            var (first, end) = (DateTimeOffset.FromUnixTimeSeconds(from), DateTimeOffset.FromUnixTimeSeconds(Math.Max(from, to)));
            foreach (var stored in history.Read(TimeSpan.FromSeconds(resolution), first, end, series))
            {
                samples.Add((stored.Series, stored.Start.ToUnixTimeSeconds(), stored.Data));
            }
        }
        catch (Exception exception)
        {
            logger.HistoryFailed(exception);
            isComplete = false;
        }

        return samples;
    }

    private void RollUp(long fineUntil, long coarseUntil)
    {
        RollUp(Resolutions.Fine, ref _fineUntil, fineUntil);
        RollUp(Resolutions.Coarse, ref _coarseUntil, coarseUntil);
    }

    private void RollUp(int resolution, ref long until, long end)
    {
        if (end <= until)
        {
            return;
        }

        var joined = new SampleJoin();
        foreach (var (series, time, data) in _recent.Read(series: null, until, end))
        {
            joined.Add(series, Floor(time, resolution), data.Span);
        }

        until = end;
        try
        {
            history.Append(TimeSpan.FromSeconds(resolution), [.. joined.All().Select(Encode)]);
        }
        catch (Exception exception)
        {
            logger.HistoryFailed(exception);
        }
    }

    private MetricSample Encode(SeriesSample joined)
    {
        _buffer.ResetWrittenCount();
        SampleCodec.Write(joined.Sample, _buffer);
        return new MetricSample(joined.Series, DateTimeOffset.FromUnixTimeSeconds(joined.Time), _buffer.WrittenSpan.ToArray());
    }
}
