using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [Retry].</summary>
[Timed, Traced]
public sealed partial class RetrySubject(AspectRuntime runtime, Core core)
{
    [Retry(2, Delay = "0s")]
    public partial Result AtOnce(Key id, CancellationToken token);

    private Result AtOnceCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Retry(2, Delay = "1s", Backoff = RetryBackoff.Linear, Jitter = false)]
    public partial Result Delayed(Key id, CancellationToken token);

    private Result DelayedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Retry(2, Delay = "0s", HandleResult = nameof(IsEarly))]
    public partial Result Judging(Key id, CancellationToken token);

    private Result JudgingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    private static bool IsEarly(int run) => run % 10 is 1 or 2 or >= 5;

    [Retry(2, Delay = "1s", DelayOf = nameof(Asked))]
    public partial Result Told(Key id, CancellationToken token);

    private Result ToldCore(Key id, CancellationToken token) => Shape.Run(core, token);

    private static TimeSpan? Asked(Exception failure) => failure is InvalidDataException ? TimeSpan.FromSeconds(7) : null;

    [Retry(2, Delay = "0s", HandleResult = nameof(Misjudge))]
    public partial Result Misjudging(Key id, CancellationToken token);

    private Result MisjudgingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    private static bool Misjudge(int run) => throw new NotSupportedException();

    [Retry(2, Delay = "0s", Ignore = [typeof(InvalidDataException)])]
    public partial Result Ignoring(Key id, CancellationToken token);

    private Result IgnoringCore(Key id, CancellationToken token) => Shape.Run(core, token);
}
