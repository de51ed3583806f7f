using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Shed], alone and among other aspects.</summary>
[Timed, Traced]
public sealed partial class ShedSubject(AspectRuntime runtime, Core core)
{
    [Shed(Priority = CallPriority.Background)]
    public partial Result Background(Key id, CancellationToken token);

    private Result BackgroundCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Shed]
    public partial Result Normal(Key id, CancellationToken token);

    private Result NormalCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Shed(Priority = CallPriority.Background, ObserveOnly = true)]
    public partial Result Observed(Key id, CancellationToken token);

    private Result ObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Shed(Priority = CallPriority.Background), RateLimited(2, "1h"), Retry(3, Delay = "0s"), CircuitBreaker(MinimumThroughput = 2)]
    public partial Result Guarded(Key id, CancellationToken token);

    private Result GuardedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Shed(Priority = CallPriority.Background)]
    public partial Result ByUser([ShedBy] Key key, CancellationToken token);

    private Result ByUserCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [Shed(Priority = CallPriority.Background, ObserveOnly = true)]
    public partial Result ObservedByUser([ShedBy] Key key, CancellationToken token);

    private Result ObservedByUserCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [Cached("1h"), Shed(Priority = CallPriority.Background)]
    public partial Result Cached([ShedBy] Key key, CancellationToken token);

    private Result CachedCore(Key key, CancellationToken token) => Shape.Run(core, token);
}
