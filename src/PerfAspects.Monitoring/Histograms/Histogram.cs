namespace PerfAspects.Monitoring.Histograms;

/// <summary>
/// Counts of durations by bucket. Histograms of several intervals, methods or processes add up. For one thread at a time.
/// </summary>
internal sealed class Histogram
{
    private readonly long[]?[] _octaves = new long[]?[HistogramBuckets.Octaves];

    /// <summary>The number of durations.</summary>
    public long Count { get; private set; }

    /// <summary>The mean in seconds, within 1 %; <see langword="null"/> without durations.</summary>
    public double? Mean
    {
        get
        {
            var sum = 0d;
            foreach (var (index, count) in Buckets())
            {
                sum += HistogramBuckets.SecondsOf(index) * count;
            }

            return Count > 0 ? sum / Count : null;
        }
    }

    /// <summary>The longest duration in seconds, within 1 %; <see langword="null"/> without durations.</summary>
    public double? Max => Percentile(100);

    /// <summary>Adds durations to a bucket.</summary>
    public void Add(int index, long count)
    {
        var octave = index >> HistogramBuckets.OctaveBits;
        var counts = _octaves[octave] ??= new long[HistogramBuckets.OctaveSize];
        counts[index & (HistogramBuckets.OctaveSize - 1)] += count;
        Count += count;
    }

    /// <summary>Adds the durations of another histogram.</summary>
    public void Add(Histogram other)
    {
        for (var octave = 0; octave < HistogramBuckets.Octaves; octave++)
        {
            var counts = other.CountsOf(octave);
            for (var place = 0; place < counts.Length; place++)
            {
                if (counts[place] != 0)
                {
                    Add((octave << HistogramBuckets.OctaveBits) + place, counts[place]);
                }
            }
        }
    }

    /// <summary>The counts of an octave; none where no duration has fallen.</summary>
    public ReadOnlySpan<long> CountsOf(int octave) => _octaves[octave];

    /// <summary>
    /// Computes a percentile by nearest rank, in seconds and within 1 % of the duration that has that rank; <see langword="null"/>
    /// without durations.
    /// </summary>
    /// <param name="percent">The percentile, from 0 to 100.</param>
    public double? Percentile(double percent)
    {
        // The subtrahend absorbs the rounding of the product: 99.9 % of 1,000 is rank 999 and not 1,000.
        var rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count - 1e-9));
        foreach (var (index, count) in Buckets())
        {
            rank -= count;
            if (rank <= 0)
            {
                return HistogramBuckets.SecondsOf(index);
            }
        }

        return null;
    }

    /// <summary>The buckets that are not empty, in the order of their durations.</summary>
    public IEnumerable<(int Index, long Count)> Buckets()
    {
        for (var octave = 0; octave < _octaves.Length; octave++)
        {
            if (_octaves[octave] is not { } counts)
            {
                continue;
            }

            for (var place = 0; place < counts.Length; place++)
            {
                if (counts[place] > 0)
                {
                    yield return ((octave << HistogramBuckets.OctaveBits) + place, counts[place]);
                }
            }
        }
    }
}
