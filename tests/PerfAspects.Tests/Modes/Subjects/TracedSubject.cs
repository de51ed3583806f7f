using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with nothing but [Traced].</summary>
public sealed partial class TracedSubject(AspectRuntime runtime, Core core)
{
    [Traced]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
