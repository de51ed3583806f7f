namespace PerfAspects.State;

/// <summary>The lead of a method's rounds among the processes that share a tier: one process at a time has it.</summary>
internal interface IRoundLead : IDisposable
{
    /// <summary>The time after which a process that has not got the lead tries again.</summary>
    TimeSpan RetryAfter { get; }

    /// <summary>Takes the lead, or confirms it. False if another process has it; true as well while the tier does not answer.</summary>
    ValueTask<bool> TryTakeAsync(CancellationToken cancellationToken);
}
