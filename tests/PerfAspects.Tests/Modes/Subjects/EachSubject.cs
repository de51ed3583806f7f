using Key = int;
using Result = int;
using Results = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>Methods with [CachedEach]. Those that end in "Of" call the ones that are annotated, for two keys.</summary>
[Timed, Traced]
public sealed partial class EachSubject(AspectRuntime runtime, Core core)
{
    [CachedEach("5m")]
    public partial Results Each(IReadOnlyCollection<Key> keys, CancellationToken token);

    private Results EachCore(IReadOnlyCollection<Key> keys, CancellationToken token) => Shape.RunEach(core, keys, token);

    public Result EachOf(Key first, Key second, CancellationToken token) => Shape.SumOf(Each([first, second], token));

    [CacheInvalidate(nameof(Each))]
    public partial void Forget(Key key);
}
