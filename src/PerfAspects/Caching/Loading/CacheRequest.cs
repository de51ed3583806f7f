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
