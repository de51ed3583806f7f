using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PerfAspects.Contracts.Model;

namespace PerfAspects.Contracts.Tests;

/// <summary>The choice of the shared and the standby tier in a host.</summary>
public sealed class TierRegistrationTests
{
    private readonly ModelCacheTier _remote = new(new ModelStore(new FakeTimeProvider()));
    private readonly ModelCacheTier _local = new(new ModelStore(new FakeTimeProvider())) { IsStandby = true };

    [Fact]
    public void Options_WithoutATier_HaveNone() => AssertTiers(OptionsOf(static _ => { }), null, null);

    [Fact]
    public void Options_WithOneTier_ShareIt()
    {
        AssertTiers(OptionsOf(services => services.AddSingleton<CacheTier>(_remote)), _remote, null);
        AssertTiers(OptionsOf(services => services.AddSingleton<CacheTier>(_local)), _local, null);
    }

    [Fact]
    public void Options_WithATierOfThisMachine_HaveItAsStandbyWhateverTheOrder()
    {
        AssertTiers(OptionsOf(services => services.AddSingleton<CacheTier>(_local).AddSingleton<CacheTier>(_remote)), _remote, _local);
        AssertTiers(OptionsOf(services => services.AddSingleton<CacheTier>(_remote).AddSingleton<CacheTier>(_local)), _remote, _local);
    }

    [Fact]
    public void Options_ThatNameATier_KeepIt()
    {
        var options = OptionsOf(services => services.AddSingleton<CacheTier>(_local).AddPerfAspects(options => options.SharedTier = _remote));

        AssertTiers(options, _remote, null);
    }

    [Fact]
    public void DistributedCache_OfTheServices_IsTheSharedTier()
    {
        var options = OptionsOf(static services => services
            .AddDistributedMemoryCache()
            .AddPerfAspectsDistributedCache(static tier => tier.Namespace = "shop"));

        Assert.Equal("shop", Assert.IsType<DistributedCacheTier>(options.SharedTier).Options.Namespace);
    }

    private static AspectRuntimeOptions OptionsOf(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        services.AddPerfAspects();
        register(services);
        return services.BuildServiceProvider().GetRequiredService<IOptions<AspectRuntimeOptions>>().Value;
    }

    private static void AssertTiers(AspectRuntimeOptions options, CacheTier? shared, CacheTier? standby)
    {
        Assert.Same(shared, options.SharedTier);
        Assert.Same(standby, options.StandbyTier);
    }
}
