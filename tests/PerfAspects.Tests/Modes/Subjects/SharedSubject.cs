using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods whose values processes share, and what invalidates them.</summary>
[Timed, Traced]
public sealed partial class SharedSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m", Shared = true)]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Shared = true, LocalDuration = "10s")]
    public partial Result Briefly(Key id, CancellationToken token);

    private Result BrieflyCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", Shared = true, Tags = ["all"])]
    public partial Result Keyed(Key key, CancellationToken token);

    private Result KeyedCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Keyed))]
    public partial void Forget(Key key);
}
