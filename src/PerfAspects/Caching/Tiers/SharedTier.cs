using Microsoft.Extensions.Logging;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>The shared tier of a runtime, with all that the runtime does about it.</summary>
internal sealed class SharedTier : ITierState, IDisposable
{
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(10);

    private readonly CacheTier _tier;

    public SharedTier(CacheTier tier, CacheTier? standby, AspectRuntime runtime, TierJson json)
    {
        _tier = tier;
        Clock = runtime.Clock;
        Logger = runtime.Logger;
        Json = json;
        Services = runtime.Services;
        Timer = new TierTimer(runtime, tier.Name);
        Calls = new TierCalls(tier, Clock, Logger, Timer);
        Standby = standby is not null && tier.HasLog ? StandIn(standby, runtime) : null; // without a log it would hear of nothing
        var memory = new SharedMemory(runtime, Standby);
        Invalidations = new TierInvalidations(tier, Calls, memory, Logger);
        Coherence = new TierCoherence(tier, Calls, Invalidations, memory, Clock);
        Limits = tier is ILimitTier limits ? new TierLimits(limits, tier, Calls, Coherence, Clock) : null;
    }

    public string Name => _tier.Name;

    public CacheTierOptions Options => _tier.Options;

    /// <summary>Whether one process at a time may load or write an entry.</summary>
    public bool HasLeases => _tier.HasLeases;

    public Clock Clock { get; }

    public ILogger Logger { get; }

    public TierJson Json { get; }

    public HostServices Services { get; }

    public TierTimer Timer { get; }

    public TierCalls Calls { get; }

    public TierInvalidations Invalidations { get; }

    public TierCoherence Coherence { get; }

    /// <summary>The tier that stands in while this one cannot be reached; null without one.</summary>
    public StandbyTier? Standby { get; }

    /// <summary>The limits that processes share; null where the tier does not count.</summary>
    public TierLimits? Limits { get; }

    /// <summary>
    /// Whether loads may query the tier: it answers, and holds nothing that this process has heard to be invalidated.
    /// </summary>
    public bool IsAvailable => !Calls.Breaker.IsOpen && Invalidations.QueuedCount == 0;

    /// <summary>The number of invalidations that have not reached the tier yet.</summary>
    public long PendingInvalidations => Invalidations.QueuedCount;

    /// <summary>The number of invalidations that the last reading of the tier's log has found.</summary>
    public long Lag => Coherence.Lag;

    /// <summary>How long at most memory keeps what was loaded without the tier.</summary>
    public TimeSpan LongestWithoutTier => Options.MaxStaleness ?? TimeSpan.MaxValue;

    /// <summary>
    /// Probes the tier before the host's services start. A tier that cannot be used is logged, or where it is required fails the start.
    /// </summary>
    /// <exception cref="CacheTierException">The tier is required and cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // In real time, since the clock of the application may stand still.
            await _tier.ProbeAsync(cancellationToken).AsTask().WaitAsync(s_longestStart, TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
            await Coherence.BeginAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (Options.Required)
            {
                throw exception as CacheTierException
                    ?? new CacheTierException($"The shared cache tier '{Name}' is required and cannot be used: {exception.Message}",
                    exception);
            }

            Logger.TierNotUsable(Name, exception.Message, exception);
        }
    }

    /// <summary>Invalidates a key, and waits for the tier.</summary>
    public void Invalidate(ISharedKey key) => Wait(Invalidations.InvalidateAsync(key));

    /// <summary>Invalidates tags, and waits for the tier.</summary>
    public void Invalidate(params string[] tags) => Wait(Invalidations.InvalidateAsync(tags));

    public void Dispose() => Coherence.Dispose();

    private StandbyTier StandIn(CacheTier standby, AspectRuntime runtime)
        => new(standby, new TierCalls(standby, Clock, Logger, new TierTimer(runtime, standby.Name)), Calls, () => IsAvailable, Clock);

    private static void Wait(ValueTask invalidating)
    {
        if (!invalidating.IsCompletedSuccessfully)
        {
            invalidating.AsTask().GetAwaiter().GetResult();
        }
    }
}
