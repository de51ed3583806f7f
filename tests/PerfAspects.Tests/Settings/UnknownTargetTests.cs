using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PerfAspects.CompilerServices;
using PerfAspects.Tests.Hosting;

namespace PerfAspects.Tests.Settings;

/// <summary>Settings for what is not there: a mistake, or an assembly that is loaded later.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class UnknownTargetTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.UnknownTargetTests+Shop";

    private IEnumerable<(LogLevel Level, int Id)> Told => Log.Entries.Select(static entry => (entry.Level, entry.Id));

    [Theory]
    [InlineData("Methods:Late.A.Get:RateLimited:Permits")]
    [InlineData("Types:Late.A:RateLimited:Permits")]
    [InlineData("Policies:late-a:RateLimited:Permits")]
    public async Task Name_ThatMayStillCome_IsMissedOnceTheHostHasStarted(string key)
    {
        Configuration[key] = "5";
        using var host = Build();
        _ = host.Services.GetRequiredService<AspectRuntime>();
        Assert.Empty(Log.Entries);

        await host.StartAsync();
        Configuration.Reload();

        Assert.Equal([(LogLevel.Warning, 52)], Told);
        await host.StopAsync();
    }

    [Fact]
    public void Reload_WhileAModulesInitializerCallsAnAnnotatedMethod_GoesOn()
    {
        Configuration["Methods:Late.Initializing.Get:Cached:Duration"] = "5s";
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { Configuration = Configuration.Root });
        bool? hasGoneOn = null;

        // Whoever asks for the methods of a type waits for its module's initializer, which may call a method for the first time, on another thread.
        AspectManifest.Add(() =>
        {
            hasGoneOn ??= Task.Run(() => runtime.GetMethod(new AspectDescriptor("Late.Called", new CachedAttribute("1s")))).Wait(TimeSpan.FromSeconds(30));
            return [];
        });
        Configuration["Methods:Late.Other.Get:Cached:Duration"] = "5s";
        Configuration.Reload();

        Assert.True(hasGoneOn);
    }

    [Fact]
    public async Task Name_ThatCameDuringTheStart_IsNotMissed()
    {
        Configuration["Methods:Late.B.Get:Cached:Duration"] = "5s";
        using var host = Build();
        _ = host.Services.GetRequiredService<AspectRuntime>();
        AspectManifest.Add(static () => [new AspectDescriptor("Late.B.Get", new CachedAttribute("1s"))]);

        await host.StartAsync();

        Assert.Empty(Log.Entries);
        Assert.Equal("5s", host.Services.GetRequiredService<AspectRuntime>().Find("Late.B.Get")!.Settings.Single(static setting => setting.Name == "Cached:Duration").Value);
        await host.StopAsync();
    }

    [Fact]
    public async Task Name_WithoutAnything_OfAMethodOfAKnownType_IsMissedAtOnce()
    {
        Configuration[$"Methods:{Type}.Gat:Cached:Duration"] = "5s";
        using var host = Build();

        _ = host.Services.GetRequiredService<AspectRuntime>();

        Assert.Equal([(LogLevel.Warning, 52)], Told);
        await host.StartAsync();
        Assert.Single(Log.Entries);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("Methods:Late.C.Get:RateLimited:Permits", "Late.C.Get")]
    [InlineData("Types:Late.D:RateLimited:Permits", "Late.D.Get")]
    [InlineData("Policies:late.e.get:RateLimited:Permits", "Late.E.Get")]
    public void Name_ThatComesAfterAll_IsTakenBack(string key, string method)
    {
        Configuration[key] = "5";
        Assert.Null(Runtime.Find(method));
        Assert.Equal([(LogLevel.Warning, 52)], Told);

        AspectManifest.Add(() => [new AspectDescriptor(method, new RateLimitedAttribute(1, "1s") { Name = method })]);

        Assert.Equal("5", Setting(method, "RateLimited:Permits").Value);
        _ = Runtime.Methods;
        Assert.Equal([(LogLevel.Warning, 52), (LogLevel.Information, 55)], Told);
        Assert.Contains($"PerfAspects:{key} takes effect", Log.Entries.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_ThatComesWhenNobodySpeaksOfItAnyMore_IsNotToldOf()
    {
        Configure("Methods:Late.F.Get:RateLimited:Permits", "5");
        Configure("Methods:Late.F.Get:RateLimited:Permits", null);

        AspectManifest.Add(static () => [new AspectDescriptor("Late.F.Get", new RateLimitedAttribute(1, "1s"))]);

        Assert.Equal("1", Setting("Late.F.Get", "RateLimited:Permits").Value);
        Assert.Single(Log.Entries);
    }

    [Fact]
    public async Task Policy_ThatNobodyAsksFor_IsMissed()
    {
        using var host = Build(static services => services.AddAspectPolicy("late-nobody", new BulkheadAttribute(2)));

        await host.StartAsync();

        Assert.Equal([(LogLevel.Warning, 52)], Told);
        Assert.Contains("late-nobody", Log.Entries.First().Text, StringComparison.Ordinal);
        await host.StopAsync();
    }

    private IHost Build(Action<IServiceCollection>? register = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPerfAspects(options => (options.Configuration, options.LoggerFactory) = (Configuration.Root, Log));
        register?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed partial class Shop(AspectRuntime runtime)
    {
        [Cached("5m")]
        public partial int Get();

        private int GetCore() => 1;
    }
}
