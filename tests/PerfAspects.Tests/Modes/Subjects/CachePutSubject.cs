using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>A cached method, the methods that write its values, and those that invalidate them at each moment.</summary>
[Timed, Traced]
public sealed partial class CachePutSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m", Tags = ["id:{key}"], Unless = nameof(IsUnwanted))]
    public partial Result Get(Key key, CancellationToken token);

    private Result GetCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CachePut(nameof(Get))]
    public partial Result Set(Key key, CancellationToken token);

    private Result SetCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CachePut(nameof(Get)), Retry(1, Delay = "0s", Jitter = false)]
    public partial Result SetAgain(Key key, CancellationToken token);

    private Result SetAgainCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CachePut(nameof(Get)), CacheInvalidate(nameof(Get))]
    public partial Result SetAndForget(Key key, CancellationToken token);

    private Result SetAndForgetCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Get))]
    public partial void Forget(Key key);

    [CacheInvalidate(nameof(Get), When = InvalidateWhen.Before)]
    public partial Result ForgetBefore(Key key, CancellationToken token);

    private Result ForgetBeforeCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Get), When = InvalidateWhen.Always)]
    public partial Result ForgetAlways(Key key, CancellationToken token);

    private Result ForgetAlwaysCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CacheInvalidate(nameof(Get), When = InvalidateWhen.Always), Bulkhead(10)]
    public partial Result ForgetAlwaysInside(Key key, CancellationToken token);

    private Result ForgetAlwaysInsideCore(Key key, CancellationToken token) => Shape.Run(core, token);

    private static bool IsUnwanted(int value) => value % 100 == 13;
}
