using PerfAspects.State;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// A lease in the tier that a process keeps from round to round, and that ends with the process: another process takes the lead after
/// that. While the tier is away, each process leads.
/// </summary>
internal sealed class TierLead(SharedTier tier, AspectMethod method) : IRoundLead
{
    private readonly TierEntry _entry = new($"lead:{method.Name}", [SharedNames.TagOf(method)]) { LeastRemaining = TimeSpan.MaxValue };
    private TierLease? _lease;

    public TimeSpan RetryAfter => tier.Options.LeaseDuration;

    public async ValueTask<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (!tier.HasLeases || !tier.IsAvailable)
        {
            return true;
        }

        if (_lease is { } held)
        {
            var renewed = await tier.Calls.RenewAsync(held).ConfigureAwait(false);
            if (!renewed.IsGiven || renewed.Value)
            {
                return true;
            }

            held.Release();
            _lease = null;
        }

        var id = Guid.NewGuid();
        TierAnswer<TierAcquisition> answer;
        try
        {
            answer = await tier.Calls.AcquireAsync(_entry, id, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ReleaseUnknown(id);
            throw;
        }

        if (!answer.IsGiven)
        {
            ReleaseUnknown(id);
            return true;
        }

        if (answer.Value.Outcome is not TierOutcome.Load)
        {
            return false;
        }

        _lease = new TierLease(
            tier.Calls, tier.Clock, tier.Options.LeaseDuration, _entry, id, answer.Value.Tokens, CancellationToken.None);
        return true;
    }

    /// <summary>Gives the lead back.</summary>
    public void Dispose() => _lease?.Release();

    private void ReleaseUnknown(Guid id) => TierLease.ReleaseUnknown(tier.Calls, tier.Clock, tier.Options.LeaseDuration, _entry, id);
}
