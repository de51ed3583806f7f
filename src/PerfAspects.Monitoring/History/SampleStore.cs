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
internal sealed class SampleStore(IMetricHistory history, long recentLimit, ILogger logger)
{
    /// <summary>The name of the series of the process.</summary>
    public const string Process = "";

    private readonly SampleRing _recent = new(Resolutions.Recent, Resolutions.RecentSpan, recentLimit);
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
    /// Reads the samples of a range at the finest resolution that reaches back to its beginning; what is not in the history yet follows
    /// by the second. Those
    /// of one series are in the order of their times.
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
        foreach (var (name, _, data) in ReadData(from, to, series))
        {
            joined.Add(name, time: 0, data.Span);
        }

        return joined.All().ToDictionary(static joined => joined.Series, static joined => joined.Sample, StringComparer.Ordinal);
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
    {
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
