namespace PerfAspects.Execution;

/// <summary>An attempt whose time is limited.</summary>
internal interface IAttempt
{
    /// <summary>Whether the attempt's time is up, so that its cancellation is not the caller's.</summary>
    bool IsTimedOut { get; }
}
