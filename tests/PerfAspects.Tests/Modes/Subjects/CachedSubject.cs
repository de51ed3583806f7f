using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods of every setting of [Cached], and what invalidates them.</summary>
[Timed, Traced]
public sealed partial class CachedSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m")]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Sliding = "1m")]
    public partial Result Sliding(Key id, CancellationToken token);

    private Result SlidingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", StaleOnError = "10m")]
    public partial Result Stale(Key id, CancellationToken token);

    private Result StaleCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", MaxEntries = 2)]
    public partial Result Small(Key id, CancellationToken token);

    private Result SmallCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", LoadTimeout = "10s")]
    public partial Result Limited(Key id, CancellationToken token);

    private Result LimitedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Jitter = "1m")]
    public partial Result Jittered(Key id, CancellationToken token);

    private Result JitteredCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Unless = nameof(IsOdd))]
    public partial Result UnlessOdd(Key id, CancellationToken token);

    private Result UnlessOddCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", PerInstance = true)]
    public partial Result Own(Key id, CancellationToken token);

    private Result OwnCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Tags = ["all"])]
    public partial Result Tagged(Key id, CancellationToken token);

    private Result TaggedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Tags = ["id:{key}"])]
    public partial Result TaggedByKey(Key key, CancellationToken token);

    private Result TaggedByKeyCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Keyed))]
    public partial Result Change(Key key, CancellationToken token);

    private Result ChangeCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m")]
    public partial Result Keyed(Key key, CancellationToken token);

    private Result KeyedCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Keyed))]
    public partial void Forget(Key key);

    private static bool IsOdd(int value) => value % 2 == 1;
}
