using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [AdaptiveConcurrency], whose bounds keep the limit where a case wants it.</summary>
[Timed, Traced]
public sealed partial class AdaptiveConcurrencySubject(AspectRuntime runtime, Core core)
{
    [AdaptiveConcurrency(Initial = 2, Max = 2, QueueLimit = 0)]
    public partial Result Two(Key id, CancellationToken token);

    private Result TwoCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [AdaptiveConcurrency(Max = 1, QueueLimit = 2)]
    public partial Result Queued(Key id, CancellationToken token);

    private Result QueuedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [AdaptiveConcurrency(Max = 1, QueueLimit = 0)]
    public partial Result ByKey([Partition] Key key, CancellationToken token);

    private Result ByKeyCore([Partition] Key key, CancellationToken token) => Shape.Run(core, token);

    [AdaptiveConcurrency(Max = 1, QueueLimit = 0, ObserveOnly = true)]
    public partial Result Observed(Key id, CancellationToken token);

    private Result ObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1, "1m", ObserveOnly = true), AdaptiveConcurrency(Max = 1, QueueLimit = 2)]
    public partial Result QueuedBesideObserved(Key id, CancellationToken token);

    private Result QueuedBesideObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1, "1s", QueueLimit = 2), RateLimited(1, "1m", ObserveOnly = true), AdaptiveConcurrency]
    public partial Result Throttled(Key id, CancellationToken token);

    private Result ThrottledCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
