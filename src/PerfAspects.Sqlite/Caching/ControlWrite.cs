namespace PerfAspects.Caching;

/// <summary>
/// A message to the writer's thread: the exception makes it close the file, and examine it if the exception reports damage. No call waits
/// for it.
/// </summary>
internal sealed class ControlWrite(Exception reason) : SqliteWrite
{
    public override void Run(SqliteWriter writer) => throw reason;

    public override void Complete()
    {
    }

    public override void Fail(Exception exception)
    {
    }
}
