using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Bulkhead].</summary>
[Timed, Traced]
public sealed partial class BulkheadSubject(AspectRuntime runtime, Core core)
{
    [Bulkhead(2)]
    public partial Result Two(Key id, CancellationToken token);

    private Result TwoCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Bulkhead(1, QueueLimit = 2)]
    public partial Result Queued(Key id, CancellationToken token);

    private Result QueuedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Bulkhead(1, ObserveOnly = true)]
    public partial Result Observed(Key id, CancellationToken token);

    private Result ObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [CircuitBreaker(ConsecutiveFailures = 1, ObserveOnly = true), Bulkhead(1, QueueLimit = 2)]
    public partial Result QueuedBesideObserved(Key id, CancellationToken token);

    private Result QueuedBesideObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Bulkhead(1, QueueLimit = 2)]
    public partial Result ByPriority([Priority] int priority, CancellationToken token);

    private Result ByPriorityCore(int priority, CancellationToken token) => Shape.Run(core, token);

    [Bulkhead(1)]
    public partial Result ByKey([Partition] Key key, CancellationToken token);

    private Result ByKeyCore([Partition] Key key, CancellationToken token) => Shape.Run(core, token);
}
