using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Worker pools: task methods over synchronous cores. The shape is that of the task.</summary>
[Timed, Traced]
public sealed partial class OffloadSubject(AspectRuntime runtime, Core core)
{
    [Bulkhead(1, QueueLimit = 2, Offload = true)]
    public partial Result Work([Priority] int priority, CancellationToken token);

    private int WorkCore(int priority, CancellationToken token) => ValueShape.Run(core, token);

    [Bulkhead(1, Offload = true)]
    public partial Result Alone(Key id, CancellationToken token);

    private int AloneCore(Key id, CancellationToken token) => ValueShape.Run(core, token);
}
