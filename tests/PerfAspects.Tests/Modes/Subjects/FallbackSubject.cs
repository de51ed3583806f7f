using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Fallback].</summary>
[Timed, Traced]
public sealed partial class FallbackSubject(AspectRuntime runtime, Core core)
{
    [Fallback(nameof(Instead))]
    public partial Result Get(Key id, CancellationToken token);

    private Result GetCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Fallback(nameof(InsteadOf), Handle = [typeof(InvalidDataException)])]
    public partial Result Handling(Key id, CancellationToken token);

    private Result HandlingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Fallback(nameof(InsteadOf), HandleResult = nameof(IsFirst)), Cached("5m")]
    public partial Result Judging(Key id, CancellationToken token);

    private Result JudgingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    private static bool IsFirst(int run) => run == 1;

    private Result Instead(Key id, CancellationToken token) => Shape.Of(core.Fallback(null));

    private Result InsteadOf(Key id, CancellationToken token, Exception exception) => Shape.Of(core.Fallback(exception));
}
