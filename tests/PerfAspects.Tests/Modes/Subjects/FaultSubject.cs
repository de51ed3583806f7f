using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>A method that calls into everything that is not the package's: its user's code, clock, log, cache and listeners.</summary>
[Timed(SlowThreshold = "0.001ms"), Traced]
public sealed partial class FaultSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m", Unless = nameof(IsUnwanted), DurationOf = nameof(DurationOf), Tags = ["id:{key}"]), RateLimited(1000, "1s")]
    [RateLimited(1000, "1s", Name = Faults.ForeignLimits.Name)]
    [Retry(1, Delay = "0s", Handle = [typeof(InvalidDataException)], DelayOf = nameof(DelayOf), HandleResult = nameof(IsFailure))]
    [CircuitBreaker(MinimumThroughput = 1000, HandleResult = nameof(IsFailure), SlowCallDuration = "5s"), Timeout("10s"), Bulkhead(2)]
    public partial Result Get(Key key, CancellationToken token);

    private Result GetCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Get))]
    public partial void Forget(Key key);

    [CachePut(nameof(Get))]
    public partial Result Set(Key key, CancellationToken token);

    private Result SetCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1000, "1s", Name = "fault"), CircuitBreaker(MinimumThroughput = 1000, ConsecutiveFailures = 3, Name = "fault")]
    [AdaptiveConcurrency(Name = "fault")]
    public partial Result ByKey([Partition] Key key, CancellationToken token);

    private Result ByKeyCore([Partition] Key key, CancellationToken token) => Shape.Run(core, token);

    private static bool IsUnwanted(int value) => Faults.ForeignCode.IsUnwanted(value);

    private static TimeSpan DurationOf(int value) => Faults.ForeignCode.DurationOf();

    private static TimeSpan? DelayOf(Exception exception) => Faults.ForeignCode.DelayOf();

    private static bool IsFailure(int value) => Faults.ForeignCode.IsFailure(value);
}
