using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>A method with [Cached(SoftTimeout)].</summary>
[Timed, Traced]
public sealed partial class SoftTimeoutSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m", StaleOnError = "10m", SoftTimeout = "2s")]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
