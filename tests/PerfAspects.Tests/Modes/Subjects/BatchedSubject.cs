using Key = int;
using Result = int;
using Shape = PerfAspects.Tests.Modes.ValueShape;

namespace PerfAspects.Tests.Modes.Subjects;

/// <summary>A method with [Batched].</summary>
[Timed, Traced]
public sealed partial class BatchedSubject(AspectRuntime runtime, Core core)
{
    [Batched(MaxSize = 2, Wait = "1s")]
    public partial Result Get(Key key, CancellationToken token);

    private Task<IReadOnlyDictionary<Key, int>> GetBatchCore(IReadOnlyCollection<Key> keys, CancellationToken token)
        => TaskShape.RunEach(core, keys, token);
}
