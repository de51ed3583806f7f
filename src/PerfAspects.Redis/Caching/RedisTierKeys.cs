using System.Text;
using StackExchange.Redis;

namespace PerfAspects.Caching;

/// <summary>The names of the tier's keys in Redis.</summary>
/// <remarks>
/// An entry is named <c>namespace:entry:key</c>; its lease has the entry's whole name as its hash tag, so that both are in one slot of a
/// cluster. Braces of the key are escaped, because they would begin a hash tag of their own.
/// </remarks>
internal sealed class RedisTierKeys(string ns)
{
    private readonly byte[] _entryPrefix = Encoding.UTF8.GetBytes($"{ns}:entry:");
    private readonly byte[] _tagPrefix = Encoding.UTF8.GetBytes($"{ns}:tag:");
    private readonly string _leasePrefix = $"{ns}:lease:{{{ns}:entry:";

    /// <summary>The number of the last record of the log.</summary>
    public RedisKey LogNumber { get; } = $"{ns}:{{log}}:number";

    /// <summary>The list of the log's records.</summary>
    public RedisKey Log { get; } = $"{ns}:{{log}}";

    /// <summary>The channel on which invalidations are announced.</summary>
    public RedisChannel Channel { get; } = RedisChannel.Literal($"{ns}:invalidated");

    // A prefix in bytes is sent before the key without concatenating the two.
    public RedisKey Entry(string key) => ((RedisKey)Escape(key)).Prepend(_entryPrefix);

    public RedisKey Lease(string key) => $"{_leasePrefix}{Escape(key)}}}";

    public RedisKey Tag(string name) => ((RedisKey)name).Prepend(_tagPrefix);

    private static string Escape(string key)
        => key.AsSpan().ContainsAny('{', '}', '%')
            ? key
                .Replace("%", "%25", StringComparison.Ordinal)
                .Replace("{", "%7B", StringComparison.Ordinal)
                .Replace("}", "%7D", StringComparison.Ordinal)
            : key;
}
