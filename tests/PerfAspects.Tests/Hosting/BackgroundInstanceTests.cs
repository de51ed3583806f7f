using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Tests.Caching;

namespace PerfAspects.Tests.Hosting;

/// <summary>The instance on which a load in the background runs.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class BackgroundInstanceTests
{
    private readonly FakeClock _clock = new();
    private readonly BackgroundSource _source = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Registered_RunsOnAnInstanceOfAScopeOfItsOwn(bool asService)
    {
        using var host = await StartAsync(services => _ = asService ? services.AddScoped<IShop, Shop>() : services.AddScoped<Shop>());
        IShop called;
        await using (var request = host.Services.CreateAsyncScope())
        {
            called = asService ? request.ServiceProvider.GetRequiredService<IShop>() : request.ServiceProvider.GetRequiredService<Shop>();
            await called.GetAsync(1);
            _clock.Advance(TimeSpan.FromMinutes(5));
            _source.Hold();
            Assert.Equal(1, await called.GetAsync(1));
        }

        await Patience.UntilAsync(() => _source.Runs == 2);
        var used = host.Services.GetRequiredService<Log>().Last!;
        Assert.NotSame(called, used);
        Assert.False(used.Scoped.IsDisposed);
        _source.Release();
        await Patience.UntilAsync(() => used.Scoped.IsDisposed);
    }

    [Fact]
    public async Task NotRegistered_RunsOnTheInstanceThatWasCalled()
    {
        using var host = await StartAsync(static _ => { });
        var called = ActivatorUtilities.CreateInstance<Shop>(host.Services, new Scoped());
        await called.GetAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await called.GetAsync(1);

        await Patience.UntilAsync(() => _source.Runs == 2);
        Assert.Same(called, host.Services.GetRequiredService<Log>().Last);
    }

    [Fact]
    public async Task Registered_ThatCannotBeMade_IsAFailureOfTheLoad()
    {
        using var host = await StartAsync(
            static services => services.AddScoped<Shop>(static _ => throw new InvalidDataException("no shop")));
        var called = ActivatorUtilities.CreateInstance<Shop>(host.Services, new Scoped());
        await called.GetAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await called.GetAsync(1));

        var method = host.Services.GetRequiredService<AspectRuntime>().Find(typeof(Shop), nameof(Shop.GetAsync))!;
        await Patience.UntilAsync(() => method.GetStatistics().CacheRefreshFailures == 1);
        Assert.Equal(1, await called.GetAsync(1));
    }

    private async Task<IHost> StartAsync(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(_source);
        builder.Services.AddSingleton<Log>();
        builder.Services.AddScoped<Scoped>();
        builder.Services.AddPerfAspects();
        configure(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    internal interface IShop
    {
        Task<int> GetAsync(int id);
    }

    internal sealed class Log
    {
        public Shop? Last { get; set; }
    }

    internal sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    internal sealed partial class Shop(AspectRuntime runtime, BackgroundSource source, Log log, Scoped scoped) : IShop
    {
        public Scoped Scoped => scoped;

        [Cached("5m", StaleWhileRevalidate = "1h")]
        public partial Task<int> GetAsync(int id);

        private Task<int> GetCoreAsync(int id)
        {
            log.Last = this;
            return source.LoadAsync(default);
        }
    }
}
