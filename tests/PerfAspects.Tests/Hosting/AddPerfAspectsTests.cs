using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PerfAspects.Tests.Hosting;

/// <summary>What a host gives its runtime, and what the runtime is to the host.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class AddPerfAspectsTests
{
    [Fact]
    public void Options_LeftOut_AreFilledFromTheServices()
    {
        var builder = NewBuilder();
        var (clock, cache) = (new FakeClock(), new MemoryCache(new MemoryCacheOptions()));
        builder.Services.AddPerfAspects();
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<IMemoryCache>(cache); // after it as well
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value;

        Assert.Same(clock, options.TimeProvider);
        Assert.Same(cache, options.MemoryCache);
        Assert.Same(host.Services.GetRequiredService<ILoggerFactory>(), options.LoggerFactory);
        Assert.Same(host.Services.GetRequiredService<IMeterFactory>(), options.MeterFactory);
        Assert.Same(host.Services.GetRequiredService<IConfiguration>(), options.Configuration);
    }

    [Fact]
    public void Options_SetByTheUser_Stay()
    {
        var builder = NewBuilder();
        var clock = new FakeClock();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPerfAspects(options => options.TimeProvider = clock);
        builder.Services.AddPerfAspects(static options => options.LoadDrainTimeout = TimeSpan.FromSeconds(1));
        using var host = builder.Build();

        Assert.Same(clock, host.Services.GetRequiredService<AspectRuntime>().Clock.Provider);
        Assert.Equal(TimeSpan.FromSeconds(1), host.Services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value.LoadDrainTimeout);
        Assert.Single(host.Services.GetServices<AspectRuntime>());
        Assert.Single(host.Services.GetServices<IHostedService>());
    }

    [Fact]
    public async Task Options_ThatCannotBe_StopTheStart()
    {
        var builder = NewBuilder();
        builder.Services.AddPerfAspects(static options => options.LoadDrainTimeout = TimeSpan.FromSeconds(-1));
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("LoadDrainTimeout", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAHost_AServiceProviderIsEnough()
    {
        using var provider = new ServiceCollection().AddPerfAspects().AddSingleton<Shop>().BuildServiceProvider();

        Assert.Equal(1, provider.GetRequiredService<Shop>().Get());
    }

    [Fact]
    public async Task Hosts_DoNotMixWhatInjectsARuntime()
    {
        using var first = await StartAsync();
        using var second = await StartAsync();

        first.Services.GetRequiredService<Shop>().Get();

        Assert.Equal(1, first.Services.GetRequiredService<AspectRuntime>().Find(Shop.Name)!.GetStatistics().Calls);
        Assert.Equal(0, second.Services.GetRequiredService<AspectRuntime>().Find(Shop.Name)!.GetStatistics().Calls);
    }

    private static HostApplicationBuilder NewBuilder() => Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });

    private static async Task<IHost> StartAsync()
    {
        var builder = NewBuilder();
        builder.Services.AddPerfAspects();
        builder.Services.AddSingleton<Shop>();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    internal sealed partial class Shop(AspectRuntime runtime)
    {
        public const string Name = "PerfAspects.Tests.Hosting.AddPerfAspectsTests+Shop.Get";

        [Timed]
        public partial int Get();

        private int GetCore() => 1;
    }
}
