using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// Values of a method as payloads. What cannot be written stays in memory only; what cannot be read is no value. Neither throws.
/// </summary>
internal sealed class SharedCodec<TResult>(AspectMethod method, SharedTier tier, SharedIdentity identity) : ISharedCodec<TResult>
{
    private readonly ulong _fingerprint = TierPayload.FingerprintOf(identity);
    private TierSerializer<TResult>? _serializer;
    private int _isLogged;

    /// <summary>The payload of a value; null if it stays in memory only.</summary>
    /// <param name="value">The value.</param>
    /// <param name="origin">The span of the call that has loaded it; null without one.</param>
    public ReadOnlyMemory<byte>? Encode(TResult value, ActivityContext? origin)
    {
        try
        {
            origin = origin is { TraceFlags: ActivityTraceFlags.Recorded } ? origin : null; // others lead to nothing
            var content = TierPayload.Begin(origin);
            if (value is not null)
            {
                Serializer.Write(value, content);
            }

            if (TierPayload.LengthOf(content, origin) > tier.Options.MaxPayload)
            {
                method.Counters.Increment(TierTelemetry.Error);
                if (IsFirst())
                {
                    tier.Logger.PayloadTooLarge(method.Name, TierPayload.LengthOf(content, origin), tier.Options.MaxPayload);
                }

                return null;
            }

            return TierPayload.Seal(content, value is null, _fingerprint, tier.Options.CompressionThreshold, origin);
        }
        catch (Exception exception)
        {
            method.Counters.Increment(TierTelemetry.Error);
            Report(exception);
            return null;
        }
    }

    /// <summary>The payload of a key without a value.</summary>
    public ReadOnlyMemory<byte> EncodeAbsent() => TierPayload.SealAbsent(_fingerprint);

    /// <summary>
    /// The value of a payload, and the span of the call that has loaded it. False if it is none, which counts as an error.
    /// </summary>
    public bool TryDecode(ReadOnlyMemory<byte> payload, [MaybeNullWhen(false)] out TResult value, out ActivityContext? origin)
    {
        (value, origin) = (default, null);
        try
        {
            if (!TierPayload.TryOpen(payload, _fingerprint, out var content, out origin))
            {
                method.Counters.Increment(TierTelemetry.Error);
                return false;
            }

            value = content is { } bytes ? Serializer.Read(bytes) : default!;
            return true;
        }
        catch (Exception exception)
        {
            method.Counters.Increment(TierTelemetry.Error);
            Report(exception);
            return false;
        }
    }

    // Found when it is first needed: it is the application's code that finds it, and must not run under our locks.
    private TierSerializer<TResult> Serializer => _serializer ??= TierSerializer<TResult>.Find(tier.Services, tier.Json);

    private void Report(Exception exception)
    {
        if (IsFirst())
        {
            tier.Logger.ValueNotSerialized(method.Name, exception.GetType().FullName, exception);
        }
    }

    private bool IsFirst() => Interlocked.Exchange(ref _isLogged, 1) == 0;
}
