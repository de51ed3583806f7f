using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Hedge].</summary>
[Timed, Traced]
public sealed partial class HedgeSubject(AspectRuntime runtime, Core core)
{
    [Hedge(Delay = "1s", Idempotent = true)]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Hedge(Delay = "1s", MaxHedges = 2, Idempotent = true)]
    public partial Result Twice(Key id, CancellationToken token);

    private Result TwiceCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Hedge(Idempotent = true)]
    public partial Result Learning(Key id, CancellationToken token);

    private Result LearningCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
