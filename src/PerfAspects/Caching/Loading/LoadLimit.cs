using PerfAspects.Caching.Storage;
using Polly.Timeout;

namespace PerfAspects.Caching.Loading;

/// <summary>Frees the key from a load that takes longer than <see cref="CacheEntryAttribute.LoadTimeout"/> says.</summary>
internal sealed class LoadLimit(AspectMethod method, CacheSettings settings, CacheStore store)
{
    private static readonly TimeSpan s_longest =
        TimeSpan.FromMilliseconds(uint.MaxValue - 1); // 49 days; no timer waits longer, and neither will a caller

    public void Set(Load load)
    {
        if (settings.LoadTimeout is { } timeout && timeout <= s_longest)
        {
            load.LimitBy(Start(load, timeout));
        }
    }

    private ITimer Start(Load load, TimeSpan timeout)
        => method.Runtime.Clock.Provider.CreateTimer(
            _ =>
            {
                if (store.Fail(load, new TimeoutRejectedException($"A load of {method.Name} did not end within {timeout:c}.", timeout)))
                {
                    load.Scope.Cancel();
                }
            },
            state: null,
            timeout,
            Timeout.InfiniteTimeSpan);
}
