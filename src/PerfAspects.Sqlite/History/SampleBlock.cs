using System.Buffers;
using System.IO.Compression;

namespace PerfAspects.History;

/// <summary>
/// Samples of one series as a block of bytes: for each the seconds since the one before, the length and the bytes, compressed together,
/// since the samples of a method resemble each other.
/// </summary>
internal static class SampleBlock
{
    private const int Quality = 4;
    private const int Window = 16;

    /// <summary>Writes a block.</summary>
    /// <param name="begin">The time that the first sample's time is counted from.</param>
    /// <param name="samples">The samples in the order of their times.</param>
    public static byte[] Write(long begin, IReadOnlyList<(long Start, byte[] Data)> samples)
    {
        var plain = new ArrayBufferWriter<byte>();
        var previous = begin;
        foreach (var (start, data) in samples)
        {
            WriteNumber(plain, (ulong)(start - previous));
            WriteNumber(plain, (ulong)data.Length);
            plain.Write(data);
            previous = start;
        }

        var block = new byte[sizeof(int) + BrotliEncoder.GetMaxCompressedLength(plain.WrittenCount)];
        BitConverter.TryWriteBytes(block, plain.WrittenCount);
        if (!BrotliEncoder.TryCompress(plain.WrittenSpan, block.AsSpan(sizeof(int)), out var length, Quality, Window))
        {
            throw new InvalidOperationException("A block does not fit the size that the compressor states.");
        }

        return block.AsSpan(0, sizeof(int) + length).ToArray();
    }

    /// <summary>Reads a block.</summary>
    /// <returns>The samples; none if the bytes are not those of a block.</returns>
    public static List<(long Start, ReadOnlyMemory<byte> Data)> Read(long begin, ReadOnlySpan<byte> block)
    {
        List<(long, ReadOnlyMemory<byte>)> samples = [];
        if (block.Length < sizeof(int) || BitConverter.ToInt32(block) is not (>= 0 and <= 64 * 1024 * 1024 and var size))
        {
            return samples;
        }

        var plain = new byte[size];
        if (!BrotliDecoder.TryDecompress(block[sizeof(int)..], plain, out var written) || written != size)
        {
            return samples;
        }

        var (start, position) = (begin, 0);
        while (position < size)
        {
            start += (long)ReadNumber(plain, ref position);
            var length = (int)Math.Min(ReadNumber(plain, ref position), int.MaxValue);
            if (length > size - position)
            {
                break;
            }

            samples.Add((start, plain.AsMemory(position, length)));
            position += length;
        }

        return samples;
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Write([(byte)(value | 0x80)]);
        }

        output.Write([(byte)value]);
    }

    private static ulong ReadNumber(byte[] input, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && position < input.Length; shift += 7)
        {
            var next = input[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        return value;
    }
}
