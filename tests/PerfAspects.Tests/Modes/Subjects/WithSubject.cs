using Key = int;
using Result = int;
using Results = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>A method for one key and one for many keys, with the same entries.</summary>
[Timed, Traced]
public sealed partial class WithSubject(AspectRuntime runtime, Core core)
{
    [Cached("5m")]
    public partial Result One(Key key, CancellationToken token);

    private Result OneCore(Key key, CancellationToken token) => Shape.Run(core, token);

    [CachedEach("5m", With = nameof(One))]
    public partial Results Many(IReadOnlyCollection<Key> keys, CancellationToken token);

    private Results ManyCore(IReadOnlyCollection<Key> keys, CancellationToken token) => Shape.RunEach(core, keys, token);

    public Result ManyOf(Key first, Key second, CancellationToken token) => Shape.SumOf(Many([first, second], token));

    [CacheInvalidate(nameof(Many))]
    public partial void Forget(Key key);
}
