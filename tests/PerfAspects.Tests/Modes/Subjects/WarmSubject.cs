using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>A method with [Warm], switched off for the hosts of other tests.</summary>
[Timed, Traced]
public sealed partial class WarmSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m"), Warm(nameof(Keys), Interval = "1m", Concurrency = 1, Enabled = false)]
    public partial Result Get(Key key, CancellationToken token);

    private Result GetCore(Key key, CancellationToken token) => Shape.Run(core, token);

    private IEnumerable<Key> Keys() => core.Keys.Cast<Key>();
}
