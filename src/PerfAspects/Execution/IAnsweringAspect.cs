namespace PerfAspects.Execution;

/// <summary>An aspect that answers failed calls.</summary>
internal interface IAnsweringAspect
{
    /// <summary>Whether it answers a call that fails with an exception.</summary>
    bool Answers(Exception exception, CancellationToken callerToken);
}
