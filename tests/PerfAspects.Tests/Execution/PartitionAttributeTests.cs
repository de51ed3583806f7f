using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Execution;

/// <summary>Partitions as a user writes them.</summary>
public sealed partial class PartitionAttributeTests : AspectTest
{
    private readonly Api _api;

    public PartitionAttributeTests() => _api = new Api(Runtime);

    [Fact]
    public void RateLimited_EachValue_HasItsOwnLimits()
    {
        _api.Get("a", 1);
        _api.Get("a", 2);
        _api.Get("b", 1);
        _api.Get(null, 1);

        Assert.Throws<RateLimitRejectedException>(() => _api.Get("a", 3));
        _api.Get(null, 2);
        Assert.Throws<RateLimitRejectedException>(() => _api.Get(null, 3));
    }

    [Fact]
    public async Task SeveralParameters_AreOneValueTogether()
    {
        await _api.FindAsync("a", 1, "x");

        await Assert.ThrowsAsync<RateLimitRejectedException>(() => _api.FindAsync("a", 1, "y").AsTask());
        await _api.FindAsync("a", 2, "x");
        await _api.FindAsync("b", 1, "x");
    }

    [Fact]
    public void CircuitBreaker_UnderAFallback_OpensForTheValueAlone()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i < 2 ? nameof(TimeoutException) : nameof(BrokenCircuitException), _api.Call("bad"));
        }

        Assert.Equal("core good", _api.Call("good"));
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [RateLimited(2, "1s"), RateLimited(3, "1m")]
        public partial int Get([Partition] string? customer, int id);

        [RateLimited(1, "1s")]
        public partial ValueTask<int> FindAsync([Partition] string customer, [Partition] int region, string text);

        [CircuitBreaker(MinimumThroughput = 2), Fallback(nameof(NameFailure))]
        public partial string Call([Partition] string host);

        private static string NameFailure(string host, Exception exception) => exception.GetType().Name;

        private int GetCore(string? customer, int id) => id;

        private ValueTask<int> FindCoreAsync(string customer, int region, string text) => new(region);

        private string CallCore(string host) => host == "bad" ? throw new TimeoutException() : $"core {host}";
    }
}
