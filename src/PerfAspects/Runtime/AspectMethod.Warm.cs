using PerfAspects.Warming;

namespace PerfAspects;

public sealed partial class AspectMethod
{
    /// <summary>The settings of <c>[Warm]</c> that are in force; null without one.</summary>
    internal WarmAttribute? WarmSettings => Descriptor.Aspects.OfType<WarmAttribute>().FirstOrDefault();

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
        Runtime.ThrowIfDisposed();
        if (Written.Warm?.Invoke() is not { } source || WarmSettings is not { } settings)
        {
            throw new InvalidOperationException($"{Name} has no [Warm].");
        }

        return await new WarmRound(this, settings, progress).RunAsync(source, cancellationToken).ConfigureAwait(false);
    }
}
