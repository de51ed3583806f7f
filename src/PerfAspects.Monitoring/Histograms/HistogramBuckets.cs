using System.Numerics;

namespace PerfAspects.Monitoring.Histograms;

/// <summary>
/// The layout of a histogram: 64 buckets of equal width for every power of two of nanoseconds. The middle of a bucket is at most 1/128
/// (0.79 %) away from every value of the bucket, and values below 128 ns have a bucket of their own. Longer durations than 39 hours count
/// as 39 hours.
/// </summary>
internal static class HistogramBuckets
{
    /// <summary>The number of buckets for one power of two.</summary>
    public const int OctaveSize = 1 << OctaveBits;

    /// <summary>The number of powers of two, the first of which holds the values below <see cref="OctaveSize"/>.</summary>
    public const int Octaves = 42;

    /// <summary>The number of bits of an index that tell the bucket within its octave.</summary>
    public const int OctaveBits = 6;

    private const double NanosecondsPerSecond = 1e9;
    private const long Longest = (1L << (OctaveBits + Octaves - 1)) - 1;

    /// <summary>Finds the bucket of a duration in seconds. A duration that is negative or no number counts as zero.</summary>
    public static int IndexOf(double seconds)
    {
        var nanoseconds = seconds * NanosecondsPerSecond + 0.5;
        return nanoseconds >= Longest ? IndexOf(Longest) : nanoseconds > 0 ? IndexOf((long)nanoseconds) : 0;
    }

    /// <summary>Computes the middle of a bucket, in seconds.</summary>
    public static double SecondsOf(int index)
    {
        var place = index & (OctaveSize - 1);
        var octave = index >> OctaveBits;
        if (octave == 0)
        {
            return place / NanosecondsPerSecond;
        }

        var width = 1L << (octave - 1);
        return ((OctaveSize + place) * width + (width - 1) / 2d) / NanosecondsPerSecond;
    }

    private static int IndexOf(long nanoseconds)
    {
        if (nanoseconds < OctaveSize)
        {
            return (int)nanoseconds;
        }

        var shift = BitOperations.Log2((ulong)nanoseconds) - OctaveBits;
        return ((shift + 1) << OctaveBits) + (int)((nanoseconds >> shift) & (OctaveSize - 1));
    }
}
