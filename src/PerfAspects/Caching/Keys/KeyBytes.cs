using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace PerfAspects.Caching.Keys;

/// <summary>The bytes of a key: numbers in little endian, texts and large numbers after their length.</summary>
internal sealed class KeyBytes
{
    private const int GuidBytes = 16;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Add(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Add(short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.GetSpan(sizeof(short)), value);
        _bytes.Advance(sizeof(short));
    }

    public void Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    public void Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Add(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (var part in bits)
        {
            Add(part);
        }
    }

    public void Add(Guid value)
    {
        value.TryWriteBytes(_bytes.GetSpan(GuidBytes));
        _bytes.Advance(GuidBytes);
    }

    public void Add(BigInteger value)
    {
        var length = value.GetByteCount();
        Add(length);
        value.TryWriteBytes(_bytes.GetSpan(length), out var written);
        _bytes.Advance(written);
    }

    /// <summary>Adds a text, two bytes a character: half a surrogate pair has no other form.</summary>
    public void Add(string value)
    {
        Add(value.Length);
        foreach (var character in value)
        {
            Add((short)character);
        }
    }
}
