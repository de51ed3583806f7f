using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Timeout].</summary>
[Timed, Traced]
public sealed partial class TimeoutSubject(AspectRuntime runtime, Core core)
{
    [Timeout("2s")]
    public partial Result Limited(Key key, CancellationToken token);

    private Result LimitedCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
    public partial Result Abandoned(Key key, CancellationToken token);

    private Result AbandonedCore(Key key, CancellationToken token) => Shape.Run(core, token);
}
