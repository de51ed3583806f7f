using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with nothing but [Timed].</summary>
public sealed partial class TimedSubject(AspectRuntime runtime, Core core)
{
    [Timed]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Timed(SlowThreshold = "2s")]
    public partial Result Slow(Key id, CancellationToken token);

    private Result SlowCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
