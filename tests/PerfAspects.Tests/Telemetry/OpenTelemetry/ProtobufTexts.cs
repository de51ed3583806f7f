using System.Text;

namespace PerfAspects.Tests.Telemetry.OpenTelemetry;

/// <summary>
/// The texts in a protobuf message, found without its schema: a field of variable length is a message if it can be read as one to its end, and may be a text
/// in any case (https://protobuf.dev/programming-guides/encoding/).
/// </summary>
internal static class ProtobufTexts
{
    public static IReadOnlyList<string> Read(ReadOnlySpan<byte> message)
    {
        var texts = new List<string>();
        return TryRead(message, texts) ? texts : throw new FormatException("This is no protobuf message.");
    }

    private static bool TryRead(ReadOnlySpan<byte> message, List<string> texts)
    {
        while (!message.IsEmpty)
        {
            if (!TryReadNumber(ref message, out var tag) || tag >> 3 == 0)
            {
                return false;
            }

            var isRead = (tag & 7) switch
            {
                0 => TryReadNumber(ref message, out _),
                1 => TrySkip(ref message, 8),
                2 => TryReadField(ref message, texts),
                5 => TrySkip(ref message, 4),
                _ => false,
            };
            if (!isRead)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadField(ref ReadOnlySpan<byte> message, List<string> texts)
    {
        if (!TryReadNumber(ref message, out var length) || length > (ulong)message.Length)
        {
            return false;
        }

        var field = message[..(int)length];
        message = message[(int)length..];
        texts.Add(Encoding.UTF8.GetString(field));
        var inside = new List<string>();
        if (TryRead(field, inside))
        {
            texts.AddRange(inside);
        }

        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> message, int bytes)
    {
        if (message.Length < bytes)
        {
            return false;
        }

        message = message[bytes..];
        return true;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> message, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && !message.IsEmpty; shift += 7)
        {
            var part = message[0];
            message = message[1..];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
