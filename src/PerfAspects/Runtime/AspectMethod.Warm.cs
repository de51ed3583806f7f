using PerfAspects.Caching.Tiers;
using PerfAspects.State;
using PerfAspects.Warming;

namespace PerfAspects;

public sealed partial class AspectMethod
{
    /// <summary>The settings of <c>[Warm]</c> that are in force; null without one.</summary>
    internal WarmAttribute? WarmSettings => Descriptor.Aspects.OfType<WarmAttribute>().FirstOrDefault();

    /// <summary>The lead of the method's rounds; null where no other process has its values.</summary>
    internal IRoundLead? CreateLead() => IsShared && Runtime.Tier is { } tier ? new TierLead(tier, this) : null;

    /// <summary>
    /// Runs a round of the method's <c>[Warm]</c>: loads the listed keys that are missing or would expire within its interval, and pauses
    /// while the circuit is open. Keys that fail are counted and logged, not thrown.
    /// </summary>
    /// <param name="progress">A receiver of the progress, after each key.</param>
    /// <param name="cancellationToken">Ends the round. Loads that are under way go on.</param>
    /// <returns>The progress at the end.</returns>
    /// <exception cref="InvalidOperationException">
    /// The method has no <c>[Warm]</c>, or it is an instance method and there is no host, or no instance in its services.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public async Task<WarmProgress> WarmAsync(IProgress<WarmProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await RunWarmRoundAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (WarmTargetMissingException missing)
        {
            throw new InvalidOperationException(missing.Message);
        }
    }

    /// <summary>Runs a round of the method's <c>[Warm]</c>.</summary>
    /// <exception cref="WarmTargetMissingException">It is an instance method, and there is no instance.</exception>
    internal async Task<WarmProgress> RunWarmRoundAsync(IProgress<WarmProgress>? progress, CancellationToken cancellationToken)
    {
        Runtime.ThrowIfDisposed();
        if (Declared.Warm?.Invoke() is not { } source || WarmSettings is not { } settings)
        {
            throw new InvalidOperationException($"{Name} has no [Warm].");
        }

        return await new WarmRound(this, settings, progress).RunAsync(source, cancellationToken).ConfigureAwait(false);
    }
}
