using System.Buffers;
using System.Buffers.Binary;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// A sample as bytes: a version, the seconds, then counts and gauges that are not zero behind a mask of their numbers, then the buckets
/// of the histograms as distances and counts, both in one byte if they are below 16. A method that is called once a second takes about
/// 12 bytes.
/// </summary>
internal static class SampleCodec
{
    private const byte Version = 2;

    private const int NibbleBits = 4;
    private const int NibbleMask = (1 << NibbleBits) - 1;
    private const byte End = 0; // of a histogram
    private const byte Long = 1; // a count and a distance follow as numbers

    /// <summary>Writes a sample.</summary>
    public static void Write(Sample sample, ArrayBufferWriter<byte> output)
    {
        WriteByte(output, Version);
        WriteNumber(output, (ulong)sample.Seconds);
        WriteCounters(output, sample);
        WriteGauges(output, sample);
        WriteHistogram(output, sample.Durations);
        WriteHistogram(output, sample.Loads);
    }

    /// <summary>Reads a sample.</summary>
    /// <returns>The sample; <see langword="null"/> if the bytes are not those of a sample.</returns>
    public static Sample? Read(ReadOnlySpan<byte> input)
    {
        var sample = new Sample { Seconds = 0 };
        return TryAdd(input, sample) ? sample : null;
    }

    /// <summary>Adds a sample to an earlier one, without making objects of what is in both.</summary>
    /// <returns>Whether the bytes are those of a sample. If they are not, any part of them may have been added.</returns>
    public static bool TryAdd(ReadOnlySpan<byte> input, Sample target)
    {
        try
        {
            var reader = new SampleReader(input);
            if (reader.ReadByte() != Version)
            {
                return false;
            }

            Add(ref reader, target);
            return true;
        }
        catch (FormatException)
        {
            return false; // of a history whose file is damaged
        }
    }

    private static void Add(ref SampleReader reader, Sample target)
    {
        var seconds = (int)Math.Min(reader.ReadNumber(), int.MaxValue / 2);
        var counters = reader.ReadNumber();
        for (var counter = 0; counter < (int)Counter.Length; counter++)
        {
            if ((counters >> counter & 1) != 0)
            {
                target[(Counter)counter] += (long)reader.ReadNumber();
            }
        }

        var gauges = reader.ReadNumber();
        var constant = gauges == 0 || seconds == 1 ? gauges : reader.ReadNumber();
        for (var gauge = 0; gauge < (int)Gauge.Length; gauge++)
        {
            var value = (gauges >> gauge & 1) != 0 ? ReadGauge(ref reader, seconds, (constant >> gauge & 1) != 0) : default;
            target[(Gauge)gauge] = target[(Gauge)gauge].Then(value);
        }

        target.Seconds += seconds;
        target.Durations = AddHistogram(ref reader, target.Durations);
        target.Loads = AddHistogram(ref reader, target.Loads);
    }

    private static void WriteCounters(ArrayBufferWriter<byte> output, Sample sample)
    {
        var mask = 0UL;
        for (var counter = (Counter)0; counter < Counter.Length; counter++)
        {
            mask |= sample[counter] != 0 ? 1UL << (int)counter : 0;
        }

        WriteNumber(output, mask);
        for (var counter = (Counter)0; counter < Counter.Length; counter++)
        {
            if (sample[counter] is not 0 and var count)
            {
                WriteNumber(output, (ulong)count);
            }
        }
    }

    private static void WriteGauges(ArrayBufferWriter<byte> output, Sample sample)
    {
        var (mask, constant) = (0UL, 0UL);
        for (var gauge = (Gauge)0; gauge < Gauge.Length; gauge++)
        {
            mask |= sample[gauge] != default ? 1UL << (int)gauge : 0;
            constant |= sample[gauge] != default && IsConstant(sample[gauge], sample.Seconds) ? 1UL << (int)gauge : 0;
        }

        WriteNumber(output, mask);
        if (mask != 0 && sample.Seconds != 1)
        {
            WriteNumber(output, constant);
        }

        for (var gauge = (Gauge)0; gauge < Gauge.Length; gauge++)
        {
            if (sample[gauge] != default)
            {
                WriteGauge(output, sample[gauge], (constant >> (int)gauge & 1) != 0);
            }
        }
    }

    // Of one second the three values are one, and so they are while the entries or the circuit of a method do not change.
    private static bool IsConstant(GaugeValue gauge, int seconds)
        => seconds == 1 || (gauge.Max == gauge.Last && gauge.Sum == gauge.Last * seconds);

    private static void WriteGauge(ArrayBufferWriter<byte> output, GaugeValue gauge, bool isConstant)
    {
        WriteSingle(output, gauge.Last);
        if (!isConstant)
        {
            WriteSingle(output, gauge.Sum);
            WriteSingle(output, gauge.Max);
        }
    }

    private static GaugeValue ReadGauge(ref SampleReader reader, int seconds, bool isConstant)
    {
        var last = reader.ReadSingle();
        return isConstant
            ? new GaugeValue(Sum: last * seconds, Max: last, last)
            : new GaugeValue(Sum: reader.ReadSingle(), Max: reader.ReadSingle(), last);
    }

    private static void WriteHistogram(ArrayBufferWriter<byte> output, Histogram? histogram)
    {
        var previous = 0;
        for (var octave = 0; histogram is not null && octave < HistogramBuckets.Octaves; octave++)
        {
            var counts = histogram.CountsOf(octave);
            for (var place = 0; place < counts.Length; place++)
            {
                if (counts[place] != 0)
                {
                    var index = (octave << HistogramBuckets.OctaveBits) + place;
                    WriteBucket(output, counts[place], index - previous);
                    previous = index;
                }
            }
        }

        WriteByte(output, End);
    }

    private static void WriteBucket(ArrayBufferWriter<byte> output, long count, int distance)
    {
        if (count <= NibbleMask && distance is > 0 and <= NibbleMask)
        {
            WriteByte(output, (byte)(distance << NibbleBits | (int)count));
            return;
        }

        WriteByte(output, Long);
        WriteNumber(output, (ulong)count);
        WriteNumber(output, (ulong)distance);
    }

    private static Histogram? AddHistogram(ref SampleReader reader, Histogram? histogram)
    {
        var index = 0UL;
        while (reader.ReadByte() is not End and var head)
        {
            var (count, distance) = head == Long
                ? (reader.ReadNumber(), reader.ReadNumber())
                : ((ulong)(head & NibbleMask), (ulong)(head >> NibbleBits));
            index += distance;
            if (count == 0 || index >= HistogramBuckets.Octaves * HistogramBuckets.OctaveSize)
            {
                throw new FormatException();
            }

            (histogram ??= new Histogram()).Add((int)index, (long)count);
        }

        return histogram;
    }

    private static void WriteByte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteSingle(ArrayBufferWriter<byte> output, double value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), (float)value);
        output.Advance(sizeof(float));
    }

    /// <summary>Writes a number in groups of seven bits, the low ones first.</summary>
    public static void WriteNumber(ArrayBufferWriter<byte> output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte(output, (byte)(value | 0x80));
        }

        WriteByte(output, (byte)value);
    }
}
