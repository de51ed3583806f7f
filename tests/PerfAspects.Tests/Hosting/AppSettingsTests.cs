using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PerfAspects.Tests.Hosting;

/// <summary>A host whose <c>appsettings.json</c> is edited on the disk while it runs: everything from the watched file on is the host's own.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class AppSettingsTests : IDisposable
{
    private const string Name = "PerfAspects.Tests.Hosting.AppSettingsTests+Shop.Get";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfaspects");
    private readonly FakeClock _clock = new();
    private readonly AwaitedLog _log = new();
    private int _edits;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Edited_TheNextCallsHaveTheNewSettings_AndABadEditChangesNothing()
    {
        Write("\"RateLimited\": { \"Permits\": 2 }");
        using var host = await StartAsync();
        var (shop, method) = (host.Services.GetRequiredService<Shop>(), host.Services.GetRequiredService<AspectRuntime>().Find(Name)!);
        Assert.Equal(2, CountAdmitted(shop));

        await EditAsync("\"RateLimited\": { \"Permits\": 5 }");
        Assert.Equal(3, CountAdmitted(shop));

        await EditAsync("\"RateLimited\": { \"Permits\": \"a few\" }");
        Assert.Equal(0, CountAdmitted(shop));
        Assert.Equal(("5", AspectSettingOrigin.MethodConfiguration), Read(method, "RateLimited:Permits"));

        await EditAsync("\"RateLimited\": { \"Enabled\": false }, \"Cached\": { \"Enabled\": true, \"Duration\": \"00:01:00\" }");
        shop.Get();
        shop.Get();
        Assert.Equal((1, 1), (method.GetStatistics().CacheMisses, method.GetStatistics().CacheHits));
        Assert.Equal(["Cached"], method.Aspects);

        await EditAsync("");
        Assert.Equal(("1", AspectSettingOrigin.Attribute), Read(method, "RateLimited:Permits"));
        await host.StopAsync();
    }

    [Fact]
    public async Task Edited_AfterTheHostHasStopped_TouchesNothing()
    {
        Write("\"RateLimited\": { \"Permits\": 2 }");
        using var host = await StartAsync();
        var method = host.Services.GetRequiredService<AspectRuntime>().Find(Name)!;
        await host.StopAsync();
        var configuration = host.Services.GetRequiredService<IConfiguration>();
        var read = new TaskCompletionSource();
        using var registration = configuration.GetReloadToken().RegisterChangeCallback(_ => read.SetResult(), null);

        Write("\"RateLimited\": { \"Permits\": 5 }");
        await read.Task.WaitAsync(AwaitedLog.LongEnough);
        ((IConfigurationRoot)configuration).Reload(); // which returns when everybody has been told

        Assert.Equal("5", configuration[$"PerfAspects:Methods:{Name}:RateLimited:Permits"]);
        Assert.Equal("2", Read(method, "RateLimited:Permits").Value);
    }

    private static (string Value, AspectSettingOrigin Origin) Read(AspectMethod method, string name)
    {
        var setting = method.Settings.Single(setting => setting.Name == name);
        return (setting.Value, setting.Origin);
    }

    private static int CountAdmitted(Shop shop)
    {
        for (var admitted = 0; ; admitted++)
        {
            try
            {
                shop.Get();
            }
            catch (RateLimitRejectedException)
            {
                return admitted;
            }
        }
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = _folder.FullName });
        builder.Configuration.AddJsonFile("appsettings.json", optional: false, reloadOnChange: true);
        builder.Services.AddPerfAspects(options => (options.TimeProvider, options.LoggerFactory) = (_clock, _log));
        builder.Services.AddSingleton<Shop>();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    // Every edit has a key that nobody knows, which is told of once all the others have taken effect.
    private Task EditAsync(string settings)
    {
        var told = _log.WaitForAsync($"PerfAspects:Edit{++_edits} is ignored");
        Write(settings, $", \"Edit{_edits}\": \"\"");
        return told;
    }

    private void Write(string settings, string edit = "")
    {
        var text = $$"""{ "PerfAspects": { "Methods": { "{{Name}}": { {{settings}} } }{{edit}} } }""";
        File.WriteAllText(Path.Combine(_folder.FullName, "edited"), text);
        File.Move(Path.Combine(_folder.FullName, "edited"), Path.Combine(_folder.FullName, "appsettings.json"), overwrite: true); // nobody reads half of it
    }

    internal sealed partial class Shop(AspectRuntime runtime)
    {
        [RateLimited(1, "1h"), Cached("5m", Enabled = false)]
        public partial int Get();

        private int GetCore() => 1;
    }
}
