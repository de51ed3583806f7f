using System.Buffers.Binary;

namespace PerfAspects.Monitoring.History;

/// <summary>Reads the numbers that <see cref="SampleCodec"/> has written.</summary>
internal ref struct SampleReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>The number of bytes that are not read yet.</summary>
    public readonly int Rest => _rest.Length;

    public byte ReadByte() => Take(1)[0];

    public double ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public ulong ReadNumber()
    {
        if (_rest is [< 0x80, ..]) // most numbers
        {
            var number = _rest[0];
            _rest = _rest[1..];
            return number;
        }

        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException();
    }

    /// <summary>Reads so many bytes.</summary>
    /// <exception cref="FormatException">There are not so many.</exception>
    public ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw new FormatException();
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
