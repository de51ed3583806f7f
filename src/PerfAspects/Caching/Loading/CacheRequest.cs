using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// Counts one request as exactly one of hit, miss, joined and stale. Miss and joined are known when it begins, and counted then; only where
/// a failed load may be answered with a stale value is that left to the end.
/// </summary>
internal struct CacheRequest(CallCounters counters, bool isToldAtTheEnd)
{
    private readonly bool _isToldAtTheEnd = isToldAtTheEnd;
    private Counter? _result;

    public readonly void HitLate()
    {
        if (_result is null)
        {
            Tell(CacheTelemetry.LateHit);
        }
        else
        {
            End();
        }
    }

    public void Begin(bool isFirst)
    {
        if (_result is null)
        {
            _result = isFirst ? CacheTelemetry.Miss : CacheTelemetry.Joined;
            if (!_isToldAtTheEnd)
            {
                Tell(_result.Value);
            }
        }
    }

    public readonly void End()
    {
        if (_isToldAtTheEnd && _result is { } result)
        {
            Tell(result);
        }
    }

    public readonly void EndStale() => Tell(CacheTelemetry.Stale);

    /// <summary>Always <see langword="false"/>: an exception filter.</summary>
    public readonly bool EndFailed()
    {
        End();
        return false;
    }

    private readonly void Tell(Counter result)
    {
        counters.Increment(result);
        CacheRequestLog.Report(result);
    }
}

/// <summary>
/// The state of one call on its way through a load. One struct, so that a level of a recursion through cached methods takes little of the
/// stack.
/// </summary>
/// <typeparam name="TResult">The awaited result.</typeparam>
/// <param name="request">The call's request.</param>
internal struct LoadRun<TResult>(CacheRequest request)
{
    public CacheRequest Request = request; // a field, as the rest: the methods of the structs change them in place
    public LoadCaller Caller;
    public LoadScope.Visit Inside;
    public long Started;

    /// <summary>The load that the call has begun or joined; null before that.</summary>
    public readonly ValueLoad<TResult>? Load => Unsafe.As<ValueLoad<TResult>?>(Caller.Load);

    /// <summary>The token that the core sees.</summary>
    public readonly CancellationToken Token => Caller.Load.Scope.Token;

    /// <summary>The value, if <see cref="HasValue"/>.</summary>
    public TResult? Value { readonly get; private set; }

    /// <summary>Whether the call has its value.</summary>
    public bool HasValue { readonly get; private set; }

    /// <summary>The exception of a call that has come to no load.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Answers the call.</summary>
    public void Answer([AllowNull] TResult value)
    {
        Value = value;
        HasValue = true;
    }
}
