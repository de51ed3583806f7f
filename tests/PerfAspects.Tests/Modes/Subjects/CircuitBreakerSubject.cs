using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [CircuitBreaker].</summary>
[Timed, Traced]
public sealed partial class CircuitBreakerSubject(AspectRuntime runtime, Core core)
{
    [CircuitBreaker(MinimumThroughput = 2)]
    public partial Result Guarded(Key id, CancellationToken token);

    private Result GuardedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(MinimumThroughput = 2, Ignore = [typeof(InvalidDataException)])]
    public partial Result Lenient(Key id, CancellationToken token);

    private Result LenientCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(ConsecutiveFailures = 3)]
    public partial Result InARow(Key id, CancellationToken token);

    private Result InARowCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(MinimumThroughput = 2, SlowCallDuration = "2s")]
    public partial Result Slow(Key id, CancellationToken token);

    private Result SlowCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(MinimumThroughput = 2, Probes = 2)]
    public partial Result Twice(Key id, CancellationToken token);

    private Result TwiceCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(MinimumThroughput = 2, HandleResult = nameof(IsEarly))]
    public partial Result Judging(Key id, CancellationToken token);

    private Result JudgingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    private static bool IsEarly(int run) => run < 3;

    [CircuitBreaker(MinimumThroughput = 2, ObserveOnly = true)]
    public partial Result Observed(Key id, CancellationToken token);

    private Result ObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(MinimumThroughput = 2)]
    public partial Result ByKey([Partition] Key key, CancellationToken token);

    private Result ByKeyCore([Partition] Key key, CancellationToken token) => Shape.Run(core, token);
}
