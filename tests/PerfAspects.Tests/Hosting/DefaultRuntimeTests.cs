using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Hosting;

/// <summary>Whose runtime is the default one.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class DefaultRuntimeTests
{
    [Fact]
    public async Task Default_IsTheHostsFromItsStartToItsStop()
    {
        var before = AspectRuntime.Default;
        using var host = NewHost(out var runtime);
        Assert.Same(before, AspectRuntime.Default);

        await host.StartAsync();
        Assert.Same(runtime, AspectRuntime.Default);
        Static.Get();
        Assert.Equal(1, runtime.Find(Static.Name)!.GetStatistics().Calls);

        await host.StopAsync();
        Assert.Same(before, AspectRuntime.Default);
        Static.Get();
        Assert.Equal(1, runtime.Find(Static.Name)!.GetStatistics().Calls);
    }

    [Fact]
    public async Task Default_IsThereForServicesThatStartBeforeIt()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddHostedService<EarlyBird>();
        builder.Services.AddPerfAspects();
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Same(host.Services.GetRequiredService<AspectRuntime>(), EarlyBird.Seen);
        await host.StopAsync();
    }

    [Fact]
    public async Task Hosts_StoppedInAnyOrder_EachTakesItsOwnAway()
    {
        var before = AspectRuntime.Default;
        using var first = NewHost(out var ofFirst);
        using var second = NewHost(out var ofSecond);
        using var third = NewHost(out var ofThird);
        await first.StartAsync();
        await second.StartAsync();
        await third.StartAsync();

        await second.StopAsync();
        Assert.Same(ofThird, AspectRuntime.Default);
        await third.StopAsync();
        Assert.Same(ofFirst, AspectRuntime.Default);
        first.Dispose(); // without having been stopped
        Assert.Same(before, AspectRuntime.Default);
        Assert.True(ofFirst.IsDisposed && ofSecond.IsDisposed);
    }

    [Fact]
    public async Task RuntimeDisposedByItself_IsTheDefaultNoLonger()
    {
        var before = AspectRuntime.Default;
        using var host = NewHost(out var runtime);
        await host.StartAsync();

        await runtime.DisposeAsync();

        Assert.Same(before, AspectRuntime.Default);
        await host.StopAsync();
    }

    [Fact]
    public async Task StaticCalls_WhileAHostStops_AreNeverRefused()
    {
        using var stays = NewHost(out _);
        await stays.StartAsync();
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var calls = 0;
            for (; !end.IsCancellationRequested; calls++)
            {
                Static.Get();
                Static.Limited();
                Static.Forget();
            }

            return calls;
        })).ToArray();

        for (var i = 0; i < 100; i++)
        {
            using var stops = NewHost(out _);
            await stops.StartAsync();
            await stops.StopAsync();
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(callers), static calls => Assert.True(calls > 0));
        await stays.StopAsync();
    }

    public static TheoryData<string, AspectAttribute[]> Limits => new()
    {
        { "a bulkhead", [new BulkheadAttribute(1)] },
        { "a limit", [new RateLimitedAttribute(1, "1s")] },
        { "a limit with a queue", [new RateLimitedAttribute(1, "1s") { QueueLimit = 1 }] },
        { "two limits", [new RateLimitedAttribute(1, "1s"), new RateLimitedAttribute(2, "2s")] },
        { "a limit and a retry", [new RateLimitedAttribute(1, "1s"), new RetryAttribute(1)] },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void StaticCall_ThatHasFoundItsStateBeforeTheDisposal_IsUnderWay(string limits, AspectAttribute[] aspects)
    {
        var runtime = new AspectRuntime();
        var slot = new AspectSlot<PipelineMethod<OneCall, int>>(new AspectDescriptor($"Static, {limits}", aspects));
        var found = slot.In(runtime);

        runtime.Dispose();

        Assert.Equal(1, found.Invoke(default, default));
        Assert.Throws<ObjectDisposedException>(() => slot.In(runtime).Invoke(default, default));
    }

    private readonly struct OneCall : IAspectCall<int>
    {
        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(1);
    }

    private static IHost NewHost(out AspectRuntime runtime)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPerfAspects();
        var host = builder.Build();
        runtime = host.Services.GetRequiredService<AspectRuntime>();
        return host;
    }

    private sealed class EarlyBird : IHostedService
    {
        public static AspectRuntime? Seen { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Seen = AspectRuntime.Default;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Static
    {
        public const string Name = "PerfAspects.Tests.Hosting.DefaultRuntimeTests+Static.Get";

        [Timed]
        public static partial int Get();

        private static int GetCore() => 1;

        [Cached("1h"), Bulkhead(1_000)]
        public static partial int Limited();

        private static int LimitedCore() => 1;

        [CacheInvalidate(nameof(Limited), Tags = ["DefaultRuntimeTests"])]
        public static partial void Forget();
    }
}
