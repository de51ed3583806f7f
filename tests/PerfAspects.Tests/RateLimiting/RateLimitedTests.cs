using Polly;

namespace PerfAspects.Tests.RateLimiting;

public sealed partial class RateLimitedTests : AspectTest
{
    private readonly Api _api;

    public RateLimitedTests() => _api = new Api(Runtime);

    [Fact]
    public void Sync_OverTheLimit_ThrowsWithTheExactRetryAfter()
    {
        _api.Get(1);
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        _api.Get(2);

        var exception = Assert.Throws<RateLimitRejectedException>(() => _api.Get(3));

        Assert.IsAssignableFrom<ExecutionRejectedException>(exception);
        Assert.Equal(TimeSpan.FromMilliseconds(700), exception.RetryAfter);
        Assert.Contains("RateLimitedTests+Api.Get", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, _api.Runs);
        Clock.Advance(exception.RetryAfter!.Value);
        _api.Get(3);
        Assert.Equal(3, _api.Runs);
    }

    [Fact]
    public async Task Async_OverTheLimit_IsAFailedTask()
    {
        await _api.GetAsync(1);
        await _api.GetAsync(2);

        var call = _api.GetAsync(3);

        Assert.True(call.IsFaulted);
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => call);
    }

    [Fact]
    public void Cached_Hit_TakesNoPermit()
    {
        for (var i = 0; i < 100; i++)
        {
            _api.GetCached(1);
        }

        _api.GetCached(2);
        Assert.Throws<RateLimitRejectedException>(() => _api.GetCached(3));
        _api.GetCached(2);
        Assert.Equal(1, Statistics("PerfAspects.Tests.RateLimiting.RateLimitedTests+Api.GetCached").Rejected);
    }

    [Fact]
    public void Limits_OfTwoMethods_StandApart()
    {
        _api.Get(1);
        _api.Get(1);

        _api.GetCached(1);
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        [RateLimited(2, "1s")]
        public partial int Get(int id);

        private int GetCore(int id) => ++Runs;

        [RateLimited(2, "1s")]
        public partial Task GetAsync(int id);

        private Task GetCoreAsync(int id) => Task.CompletedTask;

        [Cached("5m"), RateLimited(2, "1s")]
        public partial int GetCached(int id);

        private int GetCachedCore(int id) => id;
    }
}
