using System.Numerics;

namespace PerfAspects.Monitoring.Histograms;

/// <summary>
/// Counts durations from any number of threads, without a lock and without an allocation once the buckets around a duration exist. Each
/// processor has counters of its own, so that threads seldom write to one cache line; a method that is seldom called makes do with one
/// set.
/// </summary>
internal sealed class DurationRecorder
{
    private const int MostStripes = 16;
    private const int FewDurations = 10_000; // between two drains

    private static readonly int s_stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, MostStripes));

    private readonly int[]?[]?[] _stripes = new int[]?[]?[s_stripes]; // by processor, octave and bucket
    private int _mask; // of the numbers of stripes that are used
    private int _hasNews; // 0 or 1: an exchange of a bool needs .NET 9

    /// <summary>Counts a duration.</summary>
    public void Record(double seconds)
    {
        var index = HistogramBuckets.IndexOf(seconds);
        var octave = index >> HistogramBuckets.OctaveBits;
        var stripe = Thread.GetCurrentProcessorId() & Volatile.Read(ref _mask);
        var counts = Volatile.Read(ref _stripes[stripe])?[octave] ?? AddOctave(stripe, octave);
        Interlocked.Increment(ref counts[index & (HistogramBuckets.OctaveSize - 1)]);

        // After the increment, which is a full fence: either this thread sees the flag cleared, or the drain that has cleared it sees
        // the increment.
        if (Volatile.Read(ref _hasNews) == 0)
        {
            Volatile.Write(ref _hasNews, 1);
        }
    }

    /// <summary>Takes what has been counted since the last time. For one thread at a time.</summary>
    /// <returns>The durations; <see langword="null"/> if there are none.</returns>
    public Histogram? Drain()
    {
        if (Volatile.Read(ref _hasNews) == 0)
        {
            return null;
        }

        Interlocked.Exchange(ref _hasNews, 0);
        var drained = new Histogram();
        for (var stripe = 0; stripe < s_stripes; stripe++)
        {
            if (Volatile.Read(ref _stripes[stripe]) is { } octaves)
            {
                Drain(octaves, drained);
            }
        }

        if (drained.Count > FewDurations)
        {
            Volatile.Write(ref _mask, s_stripes - 1);
        }

        return drained.Count > 0 ? drained : null;
    }

    private static void Drain(int[]?[] octaves, Histogram drained)
    {
        for (var octave = 0; octave < octaves.Length; octave++)
        {
            if (Volatile.Read(ref octaves[octave]) is not { } counts)
            {
                continue;
            }

            for (var place = 0; place < counts.Length; place++)
            {
                if (Volatile.Read(ref counts[place]) != 0)
                {
                    drained.Add((octave << HistogramBuckets.OctaveBits) + place, Interlocked.Exchange(ref counts[place], 0));
                }
            }
        }
    }

    private int[] AddOctave(int stripe, int octave)
    {
        var octaves = Volatile.Read(ref _stripes[stripe]);
        if (octaves is null)
        {
            var made = new int[]?[HistogramBuckets.Octaves];
            octaves = Interlocked.CompareExchange(ref _stripes[stripe], made, null) ?? made;
        }

        var counts = new int[HistogramBuckets.OctaveSize];
        return Interlocked.CompareExchange(ref octaves[octave], counts, null) ?? counts;
    }
}
