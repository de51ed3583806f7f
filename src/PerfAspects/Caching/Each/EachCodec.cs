using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Each;

/// <summary>Converts values of keys to payloads as their own types are, and keys without a value to a payload of their own.</summary>
internal sealed class EachCodec<TValue>(SharedCodec<TValue> values) : ISharedCodec<EachValue<TValue>?>
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Encode(EachValue<TValue>? value, ActivityContext? origin)
        => value is { } found ? values.Encode(found.Value, origin) : values.EncodeAbsent();

    /// <inheritdoc/>
    public bool TryDecode(ReadOnlyMemory<byte> payload, [MaybeNullWhen(false)] out EachValue<TValue>? value, out ActivityContext? origin)
    {
        value = null;
        if (!values.TryDecode(payload, out var found, out origin))
        {
            return false;
        }

        value = TierPayload.IsAbsent(payload) ? null : new EachValue<TValue>(found);
        return true;
    }
}
