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

    [CircuitBreaker(MinimumThroughput = 2)]
    public partial Result ByKey([Partition] Key key, CancellationToken token);

    private Result ByKeyCore([Partition] Key key, CancellationToken token) => Shape.Run(core, token);
}
