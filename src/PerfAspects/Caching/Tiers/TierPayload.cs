using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The form of a value in a tier: version, flags, fingerprint of the type's shape, length, checksum, content. Null is a flag, not content.
/// A payload that is not exactly of this form is no value.
/// </summary>
internal static class TierPayload
{
    private const byte Version = 1;
    private const byte NullFlag = 1;
    private const byte CompressedFlag = 2;
    private const int FlagsAt = 1;
    private const int FingerprintAt = 2;
    private const int LengthAt = 10;
    private const int ChecksumAt = 14;
    private const int HeaderLength = 18;
    private const int FastestQuality = 1;
    private const int Window = 22;

    /// <summary>Puts a value into the form.</summary>
    /// <param name="content">The bytes of the serializer, after room for the header; only the room if the value is null.</param>
    /// <param name="isNull">Whether the value is null.</param>
    /// <param name="fingerprint">The fingerprint of the type's shape.</param>
    /// <param name="compressionThreshold">The size from which the content is compressed.</param>
    public static ReadOnlyMemory<byte> Seal(ArrayBufferWriter<byte> content, bool isNull, ulong fingerprint, int compressionThreshold)
    {
        var length = LengthOf(content);
        var payload = length >= compressionThreshold ? Compress(content.WrittenSpan[HeaderLength..]) : null;
        var isCompressed = payload is not null;
        payload ??= content.WrittenSpan.ToArray();
        payload[0] = Version;
        payload[FlagsAt] = (byte)((isNull ? NullFlag : 0) | (isCompressed ? CompressedFlag : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(FingerprintAt), fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(LengthAt), length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(ChecksumAt), ChecksumOf(payload));
        return payload;
    }

    /// <summary>A buffer with room for the header.</summary>
    public static ArrayBufferWriter<byte> Begin()
    {
        var content = new ArrayBufferWriter<byte>();
        content.GetSpan(HeaderLength)[..HeaderLength].Clear();
        content.Advance(HeaderLength);
        return content;
    }

    /// <summary>The length of the content so far.</summary>
    public static int LengthOf(ArrayBufferWriter<byte> content) => content.WrittenCount - HeaderLength;

    /// <summary>Reads the content of a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="fingerprint">The fingerprint of the type's shape.</param>
    /// <param name="content">The content; null for a value that is null.</param>
    /// <returns>False if the payload is of no such form.</returns>
    public static bool TryOpen(ReadOnlyMemory<byte> payload, ulong fingerprint, out ReadOnlyMemory<byte>? content)
    {
        content = null;
        var bytes = payload.Span;
        if (bytes.Length < HeaderLength
            || bytes[0] != Version
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[FingerprintAt..]) != fingerprint
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != ChecksumOf(bytes))
        {
            return false;
        }

        var (flags, length) = (bytes[FlagsAt], BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]));
        if ((flags & NullFlag) != 0)
        {
            return true;
        }

        if ((flags & CompressedFlag) == 0)
        {
            content = payload[HeaderLength..];
            return content.Value.Length == length;
        }

        var plain = new byte[length];
        content = plain;
        return BrotliDecoder.TryDecompress(bytes[HeaderLength..], plain, out var written) && written == length;
    }

    /// <summary>The fingerprint of a method's types as a number.</summary>
    public static ulong FingerprintOf(SharedIdentity identity)
        => ulong.TryParse(identity.Fingerprint, System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    // After room for the header; null for content that does not get shorter.
    private static byte[]? Compress(ReadOnlySpan<byte> content)
    {
        var payload = new byte[HeaderLength + content.Length];
        if (!BrotliEncoder.TryCompress(content, payload.AsSpan(HeaderLength), out var written, FastestQuality, Window)
            || written >= content.Length)
        {
            return null;
        }

        Array.Resize(ref payload, HeaderLength + written);
        return payload;
    }

    // Of everything but the checksum itself.
    private static uint ChecksumOf(ReadOnlySpan<byte> payload) => Add(Add(uint.MaxValue, payload[..ChecksumAt]), payload[HeaderLength..]);

    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var part in bytes)
        {
            sum = BitOperations.Crc32C(sum, part);
        }

        return sum;
    }
}
