using PerfAspects.Caching;

namespace PerfAspects.History;

/// <summary>Reads samples from blocks and rows, series by series.</summary>
internal sealed class HistoryReader(HistorySession session)
{
    private readonly Dictionary<long, List<(long Start, ReadOnlyMemory<byte> Data)>> _samples = [];

    /// <summary>Reads the samples of a range.</summary>
    public IEnumerable<MetricSample> Read(int resolution, long from, long to, string? series)
    {
        var names = Names(series);
        foreach (var id in series is null ? [(long?)null] : names.Keys.Select(static id => (long?)id))
        {
            ReadBlocks(resolution, from, to, id);
            ReadRows(resolution, from, to, id);
        }

        foreach (var (id, samples) in _samples)
        {
            foreach (var (start, data) in samples.OrderBy(static sample => sample.Start)) // a stable order
            {
                yield return new MetricSample(names[id], DateTimeOffset.FromUnixTimeSeconds(start), data);
            }
        }
    }

    private Dictionary<long, string> Names(string? series)
    {
        var names = new Dictionary<long, string>();
        using var rows = session.Create(series is null ? "SELECT id, name FROM series" : "SELECT id, name FROM series WHERE name = ?1");
        _ = series is null ? rows : rows.Bind(1, series);
        while (rows.Step())
        {
            names.Add(rows.Number(0), rows.Text(1));
        }

        return names;
    }

    private void ReadBlocks(int resolution, long from, long to, long? series)
    {
        using var rows = session.Create(
            "SELECT series, begin, data FROM blocks WHERE resolution = ?1 AND begin > ?2 AND begin < ?3" + Of(series)
            + " ORDER BY rowid");
        rows.Bind(1, resolution).Bind(2, from - HistorySpan.OfBlock(resolution)).Bind(3, to);
        while (rows.Step())
        {
            var samples = SamplesOf(rows.Number(0));
            samples.AddRange(SampleBlock.Read(rows.Number(1), rows.Bytes(2)).Where(sample => sample.Start >= from && sample.Start < to));
        }
    }

    private void ReadRows(int resolution, long from, long to, long? series)
    {
        using var rows = session.Create(
            "SELECT series, start, data FROM samples WHERE resolution = ?1 AND start >= ?2 AND start < ?3" + Of(series)
            + " ORDER BY rowid");
        rows.Bind(1, resolution).Bind(2, from).Bind(3, to);
        while (rows.Step())
        {
            SamplesOf(rows.Number(0)).Add((rows.Number(1), rows.Bytes(2)));
        }
    }

    private static string Of(long? series)
        => series is { } id ? " AND series = " + id.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";

    private List<(long Start, ReadOnlyMemory<byte> Data)> SamplesOf(long series)
    {
        if (!_samples.TryGetValue(series, out var samples))
        {
            _samples.Add(series, samples = []);
        }

        return samples;
    }
}
