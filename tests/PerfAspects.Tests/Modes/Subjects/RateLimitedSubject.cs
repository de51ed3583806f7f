using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods of every setting of [RateLimited].</summary>
[Timed, Traced]
public sealed partial class RateLimitedSubject(AspectRuntime runtime, Core core)
{
    [RateLimited(2, "1s")]
    public partial Result Sliding(Key id, CancellationToken token);

    private Result SlidingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(2, "1s", Algorithm = RateLimitAlgorithm.FixedWindow)]
    public partial Result Fixed(Key id, CancellationToken token);

    private Result FixedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(2, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
    public partial Result Bucket(Key id, CancellationToken token);

    private Result BucketCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1, "1s", QueueLimit = 2)]
    public partial Result Queued(Key id, CancellationToken token);

    private Result QueuedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(2, "1s"), RateLimited(3, "1m")]
    public partial Result Twice(Key id, CancellationToken token);

    private Result TwiceCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(2, "1s", QueueLimit = 5, ObserveOnly = true)]
    public partial Result Observed(Key id, CancellationToken token);

    private Result ObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1, "1s", ObserveOnly = true), RateLimited(2, "1s")]
    public partial Result Half(Key id, CancellationToken token);

    private Result HalfCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1, "1s", QueueLimit = 2), RateLimited(1, "1m", ObserveOnly = true)]
    public partial Result QueuedBesideObserved(Key id, CancellationToken token);

    private Result QueuedBesideObservedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [RateLimited(1, "1s")]
    public partial Result ByKey([Partition] Key key, CancellationToken token);

    private Result ByKeyCore([Partition] Key key, CancellationToken token) => Shape.Run(core, token);
}
