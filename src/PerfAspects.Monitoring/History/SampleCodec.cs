using System.Buffers;
using System.Buffers.Binary;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// A sample as bytes: a version, the seconds, then counts and gauges that are not zero behind a mask of their numbers, then the buckets
/// of the histograms as
/// distances and counts. A method that is called once a second takes about 12 bytes.
/// </summary>
internal static class SampleCodec
{
    private const byte Version = 1;

    /// <summary>Writes a sample.</summary>
    public static void Write(Sample sample, ArrayBufferWriter<byte> output)
    {
        WriteByte(output, Version);
        WriteNumber(output, (ulong)sample.Seconds);
        WriteNumber(output, Mask((int)Counter.Length, counter => sample[(Counter)counter] != 0));
        for (var counter = (Counter)0; counter < Counter.Length; counter++)
        {
            if (sample[counter] is not 0 and var count)
            {
                WriteNumber(output, (ulong)count);
            }
        }

        WriteNumber(output, Mask((int)Gauge.Length, gauge => sample[(Gauge)gauge] != default));
        for (var gauge = (Gauge)0; gauge < Gauge.Length; gauge++)
        {
            if (sample[gauge] != default)
            {
                WriteGauge(output, sample[gauge], sample.Seconds);
            }
        }

        WriteHistogram(output, sample.Durations);
        WriteHistogram(output, sample.Loads);
    }

    /// <summary>Reads a sample.</summary>
    /// <returns>The sample; <see langword="null"/> if the bytes are not those of a sample.</returns>
    public static Sample? Read(ReadOnlySpan<byte> input)
    {
        try
        {
            var reader = new SampleReader(input);
            return reader.ReadByte() == Version ? Read(ref reader) : null;
        }
        catch (FormatException)
        {
            return null; // of a history whose file is damaged
        }
    }

    private static Sample Read(ref SampleReader reader)
    {
        var sample = new Sample { Seconds = checked((int)Math.Min(reader.ReadNumber(), int.MaxValue)) };
        var counters = reader.ReadNumber();
        for (var counter = 0; counter < (int)Counter.Length; counter++)
        {
            if ((counters >> counter & 1) != 0)
            {
                sample[(Counter)counter] = (long)reader.ReadNumber();
            }
        }

        var gauges = reader.ReadNumber();
        for (var gauge = 0; gauge < (int)Gauge.Length; gauge++)
        {
            if ((gauges >> gauge & 1) != 0)
            {
                sample[(Gauge)gauge] = ReadGauge(ref reader, sample.Seconds);
            }
        }

        sample.Durations = ReadHistogram(ref reader);
        sample.Loads = ReadHistogram(ref reader);
        return sample;
    }

    // Of one second the three values are one.
    private static void WriteGauge(ArrayBufferWriter<byte> output, GaugeValue gauge, int seconds)
    {
        WriteSingle(output, gauge.Last);
        if (seconds != 1)
        {
            WriteSingle(output, gauge.Sum);
            WriteSingle(output, gauge.Max);
        }
    }

    private static GaugeValue ReadGauge(ref SampleReader reader, int seconds)
    {
        var last = reader.ReadSingle();
        return seconds == 1 ? GaugeValue.Of(last) : new GaugeValue(Sum: reader.ReadSingle(), Max: reader.ReadSingle(), last);
    }

    private static void WriteHistogram(ArrayBufferWriter<byte> output, Histogram? histogram)
    {
        var previous = 0;
        foreach (var (index, count) in histogram?.Buckets() ?? [])
        {
            WriteNumber(output, (ulong)count);
            WriteNumber(output, (ulong)(index - previous));
            previous = index;
        }

        WriteNumber(output, 0); // a count of zero ends the histogram
    }

    private static Histogram? ReadHistogram(ref SampleReader reader)
    {
        Histogram? histogram = null;
        for (var index = 0; reader.ReadNumber() is not 0 and var count;)
        {
            index = checked((int)((ulong)index + Math.Min(reader.ReadNumber(), int.MaxValue / 2)));
            if (index >= HistogramBuckets.Octaves * HistogramBuckets.OctaveSize)
            {
                throw new FormatException();
            }

            (histogram ??= new Histogram()).Add(index, (long)count);
        }

        return histogram;
    }

    private static ulong Mask(int length, Func<int, bool> isSet)
    {
        var mask = 0UL;
        for (var bit = 0; bit < length; bit++)
        {
            mask |= isSet(bit) ? 1UL << bit : 0;
        }

        return mask;
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
