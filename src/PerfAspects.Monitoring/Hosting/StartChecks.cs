namespace PerfAspects.Monitoring.Hosting;

/// <summary>
/// The checks that other packages run at the host's start: before any service starts, and again when all have started. A check that
/// throws fails the start.
/// </summary>
internal sealed class StartChecks
{
    private readonly Lock _gate = new();
    private readonly List<Func<bool, Task>> _checks = [];

    /// <summary>Adds a check.</summary>
    /// <param name="check">
    /// Runs twice: with <see langword="false"/> before the services start, with <see langword="true"/> afterwards.
    /// </param>
    public void Add(Func<bool, Task> check)
    {
        lock (_gate)
        {
            _checks.Add(check);
        }
    }

    /// <summary>Runs all checks.</summary>
    public async Task RunAsync(bool isStarted)
    {
        Func<bool, Task>[] checks;
        lock (_gate)
        {
            checks = [.. _checks];
        }

        foreach (var check in checks)
        {
            await check(isStarted).ConfigureAwait(false);
        }
    }
}
