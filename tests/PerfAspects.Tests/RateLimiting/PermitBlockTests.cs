using PerfAspects.RateLimiting.Sharing;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;

namespace PerfAspects.Tests.RateLimiting;

/// <summary>The permits that a process has taken in advance.</summary>
public sealed class PermitBlockTests
{
    private static readonly SharedLimitSettings s_limit
        = new("limit", partition: null) { Permits = 10, Window = TimeSpan.FromSeconds(1), Lease = TimeSpan.FromSeconds(1) };

    private readonly FakeClock _time = new();

    [Fact]
    public void PutBack_PermitOfTheBlock_IsTakenAgain()
    {
        var block = Filled(mark: 1);
        Assert.True(block.TryTake(s_limit, _time.GetTimestamp(), out var mark));
        Assert.True(block.IsEmpty);

        Assert.Null(block.PutBack(s_limit, mark));

        Assert.False(block.IsEmpty);
    }

    [Fact]
    public void PutBack_PermitOfAnEarlierBlock_GoesBackToTheStore()
    {
        var block = Filled(mark: 1);
        Assert.True(block.TryTake(s_limit, _time.GetTimestamp(), out var mark));
        Fill(block, mark: 2);

        var charge = block.PutBack(s_limit, mark);

        Assert.Equal((s_limit, 1, 1L), (charge!.Value.Limit, charge.Value.Count, charge.Value.Mark));
        Assert.True(block.TryTake(s_limit, _time.GetTimestamp(), out var next));
        Assert.Equal(2, next);
        Assert.True(block.IsEmpty);
    }

    [Fact]
    public void PutBack_AfterTheLease_GoesBackToTheStore()
    {
        var block = Filled(mark: 1);
        Assert.True(block.TryTake(s_limit, _time.GetTimestamp(), out var mark));
        _time.Advance(s_limit.Lease);

        Assert.NotNull(block.PutBack(s_limit, mark));
        Assert.True(block.IsEmpty);
    }

    private PermitBlock Filled(long mark)
    {
        var block = new PermitBlock(new Clock(_time));
        Fill(block, mark);
        return block;
    }

    // Two permits: one for the call that has asked, one for the block.
    private void Fill(PermitBlock block, long mark)
        => block.End(s_limit, new LimitGrant { Count = 2, Lifetime = s_limit.Lease, Mark = mark }, _time.GetTimestamp());
}
