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
        for (var gauge = 0; gauge < (int)Gauge.Length; gauge++)
        {
            var value = (gauges >> gauge & 1) != 0 ? ReadGauge(ref reader, seconds) : default;
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
        var mask = 0UL;
        for (var gauge = (Gauge)0; gauge < Gauge.Length; gauge++)
        {
            mask |= sample[gauge] != default ? 1UL << (int)gauge : 0;
        }

        WriteNumber(output, mask);
        for (var gauge = (Gauge)0; gauge < Gauge.Length; gauge++)
        {
            if (sample[gauge] != default)
            {
                WriteGauge(output, sample[gauge], sample.Seconds);
            }
        }
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
        for (var octave = 0; histogram is not null && octave < HistogramBuckets.Octaves; octave++)
        {
            var counts = histogram.CountsOf(octave);
            for (var place = 0; place < counts.Length; place++)
            {
                if (counts[place] != 0)
                {
                    var index = (octave << HistogramBuckets.OctaveBits) + place;
                    WriteNumber(output, (ulong)counts[place]);
                    WriteNumber(output, (ulong)(index - previous));
                    previous = index;
                }
            }
        }

        WriteNumber(output, 0); // a count of zero ends the histogram
    }

    private static Histogram? AddHistogram(ref SampleReader reader, Histogram? histogram)
    {
        var index = 0UL;
        while (reader.ReadNumber() is not 0 and var count)
        {
            index += reader.ReadNumber();
            if (index >= HistogramBuckets.Octaves * HistogramBuckets.OctaveSize)
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
