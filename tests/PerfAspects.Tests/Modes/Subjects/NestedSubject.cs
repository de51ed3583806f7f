using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with several aspects.</summary>
[Timed, Traced]
public sealed partial class NestedSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m", StaleOnError = "5m"), RateLimited(2, "1s"), Retry(1, Delay = "0s"), CircuitBreaker(MinimumThroughput = 4), Bulkhead(2)]
    public partial Result Everything(Key id, CancellationToken token);

    private Result EverythingCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
