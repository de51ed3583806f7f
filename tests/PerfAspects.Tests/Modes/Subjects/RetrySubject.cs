using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Retry].</summary>
[Timed, Traced]
public sealed partial class RetrySubject(AspectRuntime runtime, Core core)
{
    [Retry(2, Delay = "0s")]
    public partial Result AtOnce(Key id, CancellationToken token);

    private Result AtOnceCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Retry(2, Delay = "1s", Backoff = RetryBackoff.Linear, Jitter = false)]
    public partial Result Delayed(Key id, CancellationToken token);

    private Result DelayedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Retry(2, Delay = "0s", Ignore = [typeof(InvalidDataException)])]
    public partial Result Ignoring(Key id, CancellationToken token);

    private Result IgnoringCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
