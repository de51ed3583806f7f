using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Numerics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The form of a value in a tier: version, flags, fingerprint of the type's shape, length, checksum, content. Before the content stands the
/// span of the call that has loaded the value, if that is recorded. Null is a flag, not content, and so is the absence of a value. A
/// payload that is not exactly of this form is no value.
/// </summary>
internal static class TierPayload
{
    private const byte Version = 1;
    private const byte NullFlag = 1;
    private const byte CompressedFlag = 2;
    private const byte OriginFlag = 4;
    private const byte AbsentFlag = 8;
    private const int FlagsAt = 1;
    private const int FingerprintAt = 2;
    private const int LengthAt = 10;
    private const int ChecksumAt = 14;
    private const int HeaderLength = 18;
    private const int TraceIdLength = 16;
    private const int OriginLength = TraceIdLength + 8; // and the span's id
    private const int FastestQuality = 1;
    private const int Window = 22;

    /// <summary>Puts a value into the form.</summary>
    /// <param name="content">The bytes of the serializer, after what <see cref="Begin"/> has written.</param>
    /// <param name="isNull">Whether the value is null.</param>
    /// <param name="fingerprint">The fingerprint of the type's shape.</param>
    /// <param name="compressionThreshold">The size from which the content is compressed.</param>
    /// <param name="origin">The argument of <see cref="Begin"/>.</param>
    public static ReadOnlyMemory<byte> Seal(
        ArrayBufferWriter<byte> content, bool isNull, ulong fingerprint, int compressionThreshold, ActivityContext? origin)
    {
        var start = StartOf(origin is not null);
        var length = content.WrittenCount - start;
        var payload = length >= compressionThreshold ? Compress(content.WrittenSpan, start) : null;
        var isCompressed = payload is not null;
        var flags = (isNull ? NullFlag : 0) | (isCompressed ? CompressedFlag : 0) | (origin is null ? 0 : OriginFlag);
        return Seal(payload ?? content.WrittenSpan.ToArray(), flags, fingerprint, length);
    }

    private static byte[] Seal(byte[] payload, int flags, ulong fingerprint, int length)
    {
        payload[0] = Version;
        payload[FlagsAt] = (byte)flags;
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(FingerprintAt), fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(LengthAt), length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(ChecksumAt), ChecksumOf(payload));
        return payload;
    }

    /// <summary>The form of a key without a value: as a value that is null, with a flag more.</summary>
    /// <param name="fingerprint">The fingerprint of the type's shape.</param>
    public static ReadOnlyMemory<byte> SealAbsent(ulong fingerprint)
        => Seal(Begin(origin: null).WrittenSpan.ToArray(), NullFlag | AbsentFlag, fingerprint, length: 0);

    /// <summary>Whether a payload that could be opened is of a key without a value.</summary>
    public static bool IsAbsent(ReadOnlyMemory<byte> payload) => (payload.Span[FlagsAt] & AbsentFlag) != 0;

    /// <summary>A buffer with room for the header, and with the span of the call that has loaded the value.</summary>
    /// <param name="origin">The span; null where nobody records it.</param>
    public static ArrayBufferWriter<byte> Begin(ActivityContext? origin)
    {
        var content = new ArrayBufferWriter<byte>();
        var start = StartOf(origin is not null);
        var bytes = content.GetSpan(start)[..start];
        bytes[..HeaderLength].Clear();
        if (origin is { } span)
        {
            span.TraceId.CopyTo(bytes.Slice(HeaderLength, TraceIdLength)); // it fills what it is given, and fails if that is longer
            span.SpanId.CopyTo(bytes[(HeaderLength + TraceIdLength)..]);
        }

        content.Advance(start);
        return content;
    }

    /// <summary>The length of the content so far.</summary>
    /// <param name="content">The bytes so far.</param>
    /// <param name="origin">The argument of <see cref="Begin"/>.</param>
    public static int LengthOf(ArrayBufferWriter<byte> content, ActivityContext? origin)
        => content.WrittenCount - StartOf(origin is not null);

    /// <summary>Reads the content of a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="fingerprint">The fingerprint of the type's shape.</param>
    /// <param name="content">The content; null for a value that is null.</param>
    /// <param name="origin">The span of the call that has loaded the value; null where nobody recorded it.</param>
    /// <returns>False if the payload is of no such form.</returns>
    public static bool TryOpen(
        ReadOnlyMemory<byte> payload, ulong fingerprint, out ReadOnlyMemory<byte>? content, out ActivityContext? origin)
    {
        (content, origin) = (null, null);
        var bytes = payload.Span;
        if (bytes.Length < HeaderLength
            || bytes[0] != Version
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[FingerprintAt..]) != fingerprint
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != ChecksumOf(bytes))
        {
            return false;
        }

        var (flags, length) = (bytes[FlagsAt], BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]));
        var start = StartOf((flags & OriginFlag) != 0);
        if (bytes.Length < start)
        {
            return false;
        }

        if (start != HeaderLength)
        {
            origin = new ActivityContext(
                ActivityTraceId.CreateFromBytes(bytes.Slice(HeaderLength, TraceIdLength)),
                ActivitySpanId.CreateFromBytes(bytes[(HeaderLength + TraceIdLength)..start]),
                ActivityTraceFlags.Recorded,
                isRemote: true);
        }

        if ((flags & NullFlag) != 0)
        {
            return true;
        }

        if ((flags & CompressedFlag) == 0)
        {
            content = payload[start..];
            return content.Value.Length == length;
        }

        var plain = new byte[length];
        content = plain;
        return BrotliDecoder.TryDecompress(bytes[start..], plain, out var written) && written == length;
    }

    /// <summary>The fingerprint of a method's types as a number.</summary>
    public static ulong FingerprintOf(SharedIdentity identity)
        => ulong.TryParse(identity.Fingerprint, System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static int StartOf(bool hasOrigin) => hasOrigin ? HeaderLength + OriginLength : HeaderLength;

    // The bytes before the content stay as they are; null for content that does not get shorter.
    private static byte[]? Compress(ReadOnlySpan<byte> bytes, int start)
    {
        var payload = new byte[bytes.Length];
        if (!BrotliEncoder.TryCompress(bytes[start..], payload.AsSpan(start), out var written, FastestQuality, Window)
            || written >= bytes.Length - start)
        {
            return null;
        }

        bytes[..start].CopyTo(payload);
        Array.Resize(ref payload, start + written);
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
