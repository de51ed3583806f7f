using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Hosting;

/// <summary>The instance and the context in which <c>[CachedEach]</c> loads keys in the background, with and without a shared tier.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class EachInstanceTests
{
    private static readonly AsyncLocal<string?> s_ambient = new();

    private readonly FakeClock _clock = new();

    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public async Task DueKeys_AreLoadedOnOneInstanceOfAFreshScope_AndNothingOfTheCallerFlows(bool isShared, bool isAhead)
    {
        using var host = await StartAsync(isShared);
        var log = host.Services.GetRequiredService<Log>();
        Shop called;
        var culture = CultureInfo.CurrentCulture;
        await using (var request = host.Services.CreateAsyncScope())
        {
            called = request.ServiceProvider.GetRequiredService<Shop>();
            await called.GetAsync([1, 2]);
            _clock.Advance(TimeSpan.FromMinutes(isAhead ? 4.5 : 5));
            log.Release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            s_ambient.Value = "request";
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            using var span = new Activity("request").Start();
            Assert.Equal(["1v1", "2v1"], (await called.GetAsync([1, 2])).Values);
        }

        CultureInfo.CurrentCulture = culture;
        s_ambient.Value = null;
        await Patience.UntilAsync(() => log.Runs.Count == 2);
        var (used, keys, ambient, name, activity) = log.Runs[1];
        Assert.NotSame(called, used);
        Assert.True(called.Context.IsDisposed);
        Assert.False(used.Context.IsDisposed);
        Assert.Equal([1, 2], keys.Order());
        Assert.Equal((null, null), (ambient, activity));
        Assert.NotEqual("tr-TR", name);

        log.Release!.SetResult();
        await Patience.UntilAsync(() => used.Context.IsDisposed);
        var method = host.Services.GetRequiredService<AspectRuntime>().Find(typeof(Shop), nameof(Shop.GetAsync))!;
        await Patience.UntilAsync(() => method.GetStatistics().CacheRefreshes == 2);
        Assert.Equal(0, log.UsesOfDisposed);
    }

    private async Task<IHost> StartAsync(bool isShared)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<Log>();
        builder.Services.AddScoped<Context>();
        builder.Services.AddScoped<Shop>();
        builder.Services.AddPerfAspects();
        if (isShared)
        {
            builder.Services.AddSingleton<CacheTier>(new ModelCacheTier(new ModelStore(_clock)));
        }

        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    internal sealed class Log
    {
        private int _usesOfDisposed;

        public List<(Shop Shop, int[] Keys, string? Ambient, string Culture, Activity? Activity)> Runs { get; } = [];

        public TaskCompletionSource? Release { get; set; }

        public int UsesOfDisposed => _usesOfDisposed;

        public void Begin(Shop shop, int[] keys)
        {
            lock (Runs)
            {
                Runs.Add((shop, keys, s_ambient.Value, CultureInfo.CurrentCulture.Name, Activity.Current));
            }
        }

        public void CountUse(Context context)
        {
            if (context.IsDisposed)
            {
                Interlocked.Increment(ref _usesOfDisposed);
            }
        }
    }

    /// <summary>What a database context is: of one request.</summary>
    internal sealed class Context : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    internal sealed partial class Shop(AspectRuntime runtime, Log log, Context context)
    {
        public Context Context => context;

        [CachedEach("5m", Shared = true, StaleWhileRevalidate = "1h", RefreshAhead = 0.8)]
        public partial Task<IReadOnlyDictionary<int, string>> GetAsync(IReadOnlyCollection<int> ids);

        private async Task<IReadOnlyDictionary<int, string>> GetCoreAsync(IReadOnlyCollection<int> ids)
        {
            log.Begin(this, [.. ids]);
            log.CountUse(context);
            await (log.Release?.Task ?? Task.CompletedTask);
            log.CountUse(context);
            return ids.ToDictionary(static id => id, id => $"{id}v{log.Runs.Count}");
        }
    }
}
