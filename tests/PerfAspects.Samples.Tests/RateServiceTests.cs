using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Snippets;

namespace PerfAspects.Samples.Tests;

/// <summary>The tests of docs/testing.md.</summary>
public sealed class RateServiceTests
{
    [Fact]
    public async Task GetRateAsync_AfterFiveMinutes_LoadsAgain()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var api = new FakePriceApi();
        var rates = new RateService(runtime, api);

        await rates.GetRateAsync(1, default);
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        await rates.GetRateAsync(1, default);
        Assert.Equal(1, api.Requests);

        clock.Advance(TimeSpan.FromTicks(1));
        await rates.GetRateAsync(1, default);
        Assert.Equal(2, api.Requests);
    }

    [Fact]
    public async Task GetRateAsync_AfterTheTimeOfARejection_IsAdmitted()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var rates = new RateService(runtime, new FakePriceApi());
        for (var productId = 1; productId <= 100; productId++)
        {
            await rates.GetRateAsync(productId, default);
        }

        var rejection = await Assert.ThrowsAsync<RateLimitRejectedException>(() => rates.GetRateAsync(101, default));
        clock.Advance(rejection.RetryAfter!.Value);
        Assert.NotNull(await rates.GetRateAsync(101, default));
    }

    [Fact]
    public async Task GetRateAsync_WithoutTheCache_CallsTheApiEachTime()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("PerfAspects:Defaults:Cached:Enabled", "false")])
            .Build();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { Configuration = configuration });
        var api = new FakePriceApi();
        var rates = new RateService(runtime, api);

        await rates.GetRateAsync(1, default);
        await rates.GetRateAsync(1, default);
        Assert.Equal(2, api.Requests);
    }

    [Fact]
    public async Task GetRateAsync_TheSecondTime_IsAHit()
    {
        using var runtime = new AspectRuntime();
        var rates = new RateService(runtime, new FakePriceApi());

        await rates.GetRateAsync(1, default);
        await rates.GetRateAsync(1, default);

        var statistics = runtime.Find("Snippets.RateService.GetRateAsync")!.GetStatistics();
        Assert.Equal((1, 1), (statistics.CacheMisses, statistics.CacheHits));
    }
}
