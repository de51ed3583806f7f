using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Contracts.Model;
using PerfAspects.Tests.Hosting;

namespace PerfAspects.Tests.Warming;

/// <summary>Rounds of <c>[Warm]</c> in processes that share a tier: one of them runs the rounds.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class WarmLeadTests
{
    private static readonly string s_method = $"{typeof(SharedStock).FullName}.{nameof(SharedStock.CountAsync)}";

    private readonly FakeClock _clock = new();
    private readonly ModelStore _store;

    public WarmLeadTests() => _store = new ModelStore(_clock);

    [Fact]
    public async Task OneProcess_RunsTheRounds_UntilItStops()
    {
        var (a, b) = (new Lists(), new Lists());
        using var first = await StartAsync(a, new ModelCacheTier(_store));
        await AdvanceUntilAsync(() => a.Rounds == 1);
        using var second = await StartAsync(b, new ModelCacheTier(_store));
        await AdvanceUntilAsync(() => a.Rounds == 4);
        Assert.Equal(0, b.Rounds);

        await first.StopAsync();
        await AdvanceUntilAsync(() => b.Rounds == 2);
        Assert.Equal(4, a.Rounds);
        await second.StopAsync();
    }

    [Fact]
    public async Task AnotherProcess_TakesOver_WhenTheFirstOneIsGone()
    {
        var (a, b) = (new Lists(), new Lists());
        var tier = new ModelCacheTier(_store);
        using var first = await StartAsync(a, tier);
        await AdvanceUntilAsync(() => a.Rounds == 1);
        using var second = await StartAsync(b, new ModelCacheTier(_store));
        tier.IsDown = true; // its lease is not renewed any more

        await AdvanceUntilAsync(() => b.Rounds >= 1);
        await second.StopAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task Tier_ThatIsAway_KeepsNoProcessFromItsRounds()
    {
        var (a, b) = (new Lists(), new Lists());
        using var first = await StartAsync(a, new ModelCacheTier(_store) { IsDown = true });
        using var second = await StartAsync(b, new ModelCacheTier(_store) { IsDown = true });

        await AdvanceUntilAsync(() => a.Rounds >= 2 && b.Rounds >= 2);
        await second.StopAsync();
        await first.StopAsync();
    }

    private Task AdvanceUntilAsync(Func<bool> isDone) => Patience.UntilAsync(() =>
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return isDone();
    });

    private async Task<IHost> StartAsync(Lists lists, ModelCacheTier tier)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPerfAspects(options =>
        {
            options.TimeProvider = _clock;
            options.SharedTier = tier;
        }).AddSingleton(lists).AddSingleton<SharedStock>();
        var host = builder.Build();
        host.Services.GetRequiredService<AspectRuntime>().Find(s_method)!.Override("Warm:Enabled", "true");
        await host.StartAsync();
        return host;
    }

    internal sealed class Lists
    {
        private int _rounds;

        public int Rounds => Volatile.Read(ref _rounds);

        public void Begin() => Interlocked.Increment(ref _rounds);
    }

    // Switched off: the hosts of other tests warm every method of this assembly that is not.
    internal sealed partial class SharedStock(Lists lists, AspectRuntime runtime)
    {
        [Cached("1h", Shared = true), Warm(nameof(Products), Interval = "10m", Enabled = false)]
        public partial Task<int> CountAsync(int product);

        private static Task<int> CountCoreAsync(int product) => Task.FromResult(product);

        private int[] Products()
        {
            lists.Begin();
            return [1, 2];
        }
    }
}
