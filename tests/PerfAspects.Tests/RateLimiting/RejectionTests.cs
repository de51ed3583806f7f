namespace PerfAspects.Tests.RateLimiting;

/// <summary>What a rejection says: which method, which shared limit, when to try again.</summary>
public sealed partial class RejectionTests : AspectTest
{
    private const string Type = "PerfAspects.Tests.RateLimiting.RejectionTests+Api.";

    private readonly Api _api;

    public RejectionTests() => _api = new Api(Runtime);

    [Fact]
    public void RateLimited_OwnLimit_HasNoSharedName()
    {
        _api.Own();

        var rejection = Assert.Throws<RateLimitRejectedException>(_api.Own);

        Assert.Equal((Type + "Own", null, TimeSpan.FromSeconds(1)), (rejection.MethodName, rejection.SharedName, rejection.RetryAfter));
    }

    [Fact]
    public void RateLimited_OneOfSeveralLimits_HasTheNameOfTheOneThatRejects()
    {
        _api.Shared();

        var rejection = Assert.Throws<RateLimitRejectedException>(_api.Shared);
        Assert.Equal((Type + "Shared", "rejection-long", TimeSpan.FromSeconds(5)), (rejection.MethodName, rejection.SharedName, rejection.RetryAfter));
        Clock.Advance(TimeSpan.FromSeconds(5));
        _api.Short();
        Assert.Equal("rejection-short", Assert.Throws<RateLimitRejectedException>(_api.Shared).SharedName);
    }

    [Fact]
    public async Task Bulkhead_Full_KnowsNoTime()
    {
        var (own, shared) = (_api.OwnBulkheadAsync(), _api.SharedBulkheadAsync());

        var rejection = await Assert.ThrowsAsync<BulkheadRejectedException>(_api.OwnBulkheadAsync);
        Assert.Equal((Type + "OwnBulkheadAsync", null, null), (rejection.MethodName, rejection.SharedName, rejection.RetryAfter));
        Assert.Equal("rejection", (await Assert.ThrowsAsync<BulkheadRejectedException>(_api.SharedBulkheadAsync)).SharedName);

        _api.End.SetResult();
        await own;
        await shared;
    }

    [Fact]
    public void Exceptions_ThatAnApplicationCreates_KnowNothing()
    {
        Assert.Null(new RateLimitRejectedException().RetryAfter);
        Assert.Null(new RateLimitRejectedException("message").MethodName);
        Assert.Equal(TimeSpan.FromSeconds(1), new RateLimitRejectedException("message", TimeSpan.FromSeconds(1)) { MethodName = "a test's" }.RetryAfter);
        Assert.Null(new BulkheadRejectedException().RetryAfter);
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public TaskCompletionSource End { get; } = new();

        [RateLimited(1, "1s")]
        public partial void Own();

        private void OwnCore()
        {
        }

        [RateLimited(1, "1s", Name = "rejection-short"), RateLimited(1, "5s", Name = "rejection-long")]
        public partial void Shared();

        private void SharedCore()
        {
        }

        [RateLimited(1, "1s", Name = "rejection-short")]
        public partial void Short();

        private void ShortCore()
        {
        }

        [Bulkhead(1)]
        public partial Task OwnBulkheadAsync();

        private Task OwnBulkheadCoreAsync() => End.Task;

        [Bulkhead(1, Name = "rejection")]
        public partial Task SharedBulkheadAsync();

        private Task SharedBulkheadCoreAsync() => End.Task;
    }
}
