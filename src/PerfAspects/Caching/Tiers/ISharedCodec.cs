using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PerfAspects.Caching.Tiers;

/// <summary>Converts values of a method to payloads and back. No member throws.</summary>
internal interface ISharedCodec<TResult>
{
    /// <summary>The payload of a value; null if the value stays in memory only.</summary>
    /// <param name="value">The value.</param>
    /// <param name="origin">The span of the call that has loaded the value; null where nobody records it.</param>
    ReadOnlyMemory<byte>? Encode(TResult value, ActivityContext? origin);

    /// <summary>
    /// The value of a payload, and the span of the call that has loaded it. False if the payload has none, which counts as an error.
    /// </summary>
    bool TryDecode(ReadOnlyMemory<byte> payload, [MaybeNullWhen(false)] out TResult value, out ActivityContext? origin);
}
