using PerfAspects.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Pipeline.Parts;
using PerfAspects.Runtime.Parts;
using Polly;

namespace PerfAspects.Tests.Pipeline;

public sealed class AttemptContextTests : AspectTest
{
    [Fact]
    public void Rent_InAPartition_KeepsItsPartsInUseUntilReturned()
    {
        var parts = new PartitionParts(new PartPlan(Runtime.GetMethod(new AspectDescriptor("Partitioned")), isPartitioned: true), partition: null);
        var call = ResilienceContextPool.Shared.Get();
        Assert.True(parts.TryEnter());
        parts.GoWith(call);

        var attempt = AttemptContext.Rent(call, new CancellationToken(canceled: true));
        Assert.Same(parts, PartitionParts.Of(attempt));
        Assert.True(attempt.CancellationToken.IsCancellationRequested);
        parts.Leave(); // the call goes, the attempt stays
        Assert.False(((IPartitionPart)parts).TryRetire(evenIfUsed: true));

        AttemptContext.Return(attempt);
        Assert.True(((IPartitionPart)parts).TryRetire(evenIfUsed: true));
        ResilienceContextPool.Shared.Return(call);
    }
}
