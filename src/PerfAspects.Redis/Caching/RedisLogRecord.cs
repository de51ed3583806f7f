using System.Text;
using StackExchange.Redis;

namespace PerfAspects.Caching;

/// <summary>A record of the log in bytes: the mark of its position, the id of the invalidation, its target and its name.</summary>
internal static class RedisLogRecord
{
    private const int HeaderSize = 33;

    // The beginning of a log is a record as well, so that there is a position to continue from.
    private const byte Beginning = 255;

    /// <summary>Encodes an invalidation, with a new mark.</summary>
    public static byte[] Encode(TierInvalidation invalidation) => Encode((byte)invalidation.Target, invalidation.Id, invalidation.Name);

    /// <summary>Encodes the beginning of a log.</summary>
    public static byte[] EncodeBeginning() => Encode(Beginning, Guid.Empty, "");

    /// <summary>Reads the mark; empty if the record is not readable.</summary>
    public static Guid MarkOf(RedisValue record)
    {
        var bytes = ((ReadOnlyMemory<byte>)record).Span;
        return bytes.Length >= HeaderSize ? new Guid(bytes[..16]) : Guid.Empty;
    }

    /// <summary>Reads the invalidations of records; null if one is not readable.</summary>
    public static IReadOnlyList<TierInvalidation>? Decode(ReadOnlySpan<RedisValue> records)
    {
        var invalidations = new List<TierInvalidation>(records.Length);
        foreach (var record in records)
        {
            var bytes = ((ReadOnlyMemory<byte>)record).Span;
            if (bytes.Length < HeaderSize)
            {
                return null;
            }

            if (bytes[32] is not Beginning)
            {
                invalidations.Add(new((TierTarget)bytes[32], Encoding.UTF8.GetString(bytes[HeaderSize..]), new Guid(bytes[16..32])));
            }
        }

        return invalidations;
    }

    private static byte[] Encode(byte target, Guid id, string name)
    {
        var record = new byte[HeaderSize + Encoding.UTF8.GetByteCount(name)];
        Guid.NewGuid().TryWriteBytes(record);
        id.TryWriteBytes(record.AsSpan(16));
        record[32] = target;
        Encoding.UTF8.GetBytes(name, record.AsSpan(HeaderSize));
        return record;
    }
}
