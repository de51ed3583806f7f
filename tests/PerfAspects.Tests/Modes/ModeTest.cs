namespace PerfAspects.Tests.Modes;

/// <summary>
/// Base of the suites whose cases run in every mode. Cases run outside of a synchronization context, and one after the other: in a mode
/// in which nobody listens, no other test may listen either, and a host's runtime is everybody's default.
/// </summary>
/// <typeparam name="TSubject">The subject's template.</typeparam>
[Collection(nameof(PerfAspects.Tests.Hosting.HostCollection))]
public abstract class ModeTest<TSubject>
{
    private protected static Task In(Mode mode, Func<ModeRun, Task> run) => Task.Run(async () =>
    {
        await using var started = await ModeRun.StartAsync(mode, typeof(TSubject));
        await run(started);
    });
}
