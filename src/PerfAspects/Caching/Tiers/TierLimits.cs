using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;

namespace PerfAspects.Caching.Tiers;

/// <summary>The limits in a tier that can count, called by the rules for all operations of a tier.</summary>
internal sealed class TierLimits(ILimitTier limits, CacheTier tier, TierCalls calls, TierCoherence coherence, Clock clock) : ISharedLimits
{
    private static readonly TimeSpan s_appearance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(15);

    private readonly Guid _runtime = Guid.NewGuid();
    private long _appearAt = long.MinValue;
    private int _runtimes = 1;
    private int _isProbed;

    /// <inheritdoc/>
    public TimeSpan ReadTimeout => tier.Options.ReadTimeout;

    /// <inheritdoc/>
    public TimeSpan ProbeInterval => tier.Options.CoherenceInterval;

    /// <inheritdoc/>
    public int Runtimes => Volatile.Read(ref _runtimes);

    /// <inheritdoc/>
    public void Appear(long now)
    {
        var due = Volatile.Read(ref _appearAt);
        if (now >= due && Interlocked.CompareExchange(ref _appearAt, Clock.Add(now, clock.ToTimestamps(s_appearance)), due) == due)
        {
            _ = AppearAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LimitGrant>?> AcquireAsync(IReadOnlyList<LimitDemand> demands)
    {
        var answer = await calls
            .CallAsync(static call => call.limits.AcquirePermitsAsync(call.demands, CancellationToken.None), (limits, demands))
            .ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            Probe();
        }

        return answer.Value;
    }

    /// <inheritdoc/>
    public void Return(IReadOnlyList<LimitReturn> returns)
        => _ = calls.CallAsync(
            static async call =>
            {
                await call.limits.ReturnPermitsAsync(call.returns, CancellationToken.None).ConfigureAwait(false);
                return true;
            },
            (limits, returns)).AsTask();

    // A tier that only counts is probed from its first failure on; one that keeps values is, anyway.
    private void Probe()
    {
        if (Interlocked.Exchange(ref _isProbed, 1) == 0)
        {
            _ = coherence.StepAsync();
        }
    }

    private async Task AppearAsync()
    {
        var answer = await calls
            .CallAsync(static call => call.limits.CountRuntimesAsync(call.Id, s_lifetime, CancellationToken.None), (limits, Id: _runtime))
            .ConfigureAwait(false);
        if (answer.IsGiven)
        {
            Volatile.Write(ref _runtimes, Math.Max(answer.Value, 1));
        }
    }
}
