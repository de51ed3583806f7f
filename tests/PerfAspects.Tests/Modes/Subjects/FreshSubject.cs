using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with the settings of [Cached] that keep values fresh.</summary>
[Timed, Traced]
public sealed partial class FreshSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m", StaleWhileRevalidate = "10m")]
    public partial Result Revalidated(Key id, CancellationToken token);

    private Result RevalidatedCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("10m", RefreshAhead = 0.5)]
    public partial Result Ahead(Key id, CancellationToken token);

    private Result AheadCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", DurationOf = nameof(DurationOf))]
    public partial Result Own(Key id, CancellationToken token);

    private Result OwnCore(Key id, CancellationToken token) => Shape.Run(core, token);

    [Cached("5m", CacheExceptions = [typeof(InvalidDataException)], ExceptionDuration = "1m")]
    public partial Result Failing(Key id, CancellationToken token);

    private Result FailingCore(Key id, CancellationToken token) => Shape.Run(core, token);

    private static TimeSpan DurationOf(int run) => run switch
    {
        1 => TimeSpan.FromMinutes(1),
        2 => TimeSpan.Zero,
        _ => TimeSpan.FromHours(1),
    };
}
