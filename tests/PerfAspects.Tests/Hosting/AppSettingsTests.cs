using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace PerfAspects.Tests.Hosting;

/// <summary>A host whose <c>appsettings.json</c> is edited while it runs.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class AppSettingsTests : IDisposable
{
    private const string Name = "PerfAspects.Tests.Hosting.AppSettingsTests+Shop.Get";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfaspects");
    private readonly FakeClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Edited_TheNextCallsHaveTheNewSettings_AndABadEditChangesNothing()
    {
        Write("\"RateLimited\": { \"Permits\": 2 }");
        using var host = await StartAsync();
        var (shop, method) = (host.Services.GetRequiredService<Shop>(), host.Services.GetRequiredService<AspectRuntime>().Find(Name)!);
        Assert.Equal(2, CountAdmitted(shop));

        await EditAsync(host, "\"RateLimited\": { \"Permits\": 5 }");
        Assert.Equal(3, CountAdmitted(shop));

        await EditAsync(host, "\"RateLimited\": { \"Permits\": \"a few\" }");
        Assert.Equal(0, CountAdmitted(shop));
        Assert.Equal(("5", AspectSettingOrigin.MethodConfiguration), Read(method, "RateLimited:Permits"));

        await EditAsync(host, "\"RateLimited\": { \"Enabled\": false }, \"Cached\": { \"Enabled\": true, \"Duration\": \"00:01:00\" }");
        shop.Get();
        shop.Get();
        Assert.Equal((1, 1), (method.GetStatistics().CacheMisses, method.GetStatistics().CacheHits));
        Assert.Equal(["Cached"], method.Aspects);

        await EditAsync(host, "");
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

        await EditAsync(host, "\"RateLimited\": { \"Permits\": 5 }");

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
        builder.Configuration.AddJsonFile("appsettings.json", optional: false, reloadOnChange: false);
        builder.Services.AddPerfAspects(options => options.TimeProvider = _clock);
        builder.Services.AddSingleton<Shop>();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    // What a watched file does when it is written, without the watcher's delay: the token tells everybody once the file has been read.
    private async Task EditAsync(IHost host, string settings)
    {
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        var told = new TaskCompletionSource();
        using var last = ChangeToken.OnChange(configuration.GetReloadToken, () => told.TrySetResult());
        Write(settings);
        configuration.Reload();
        await told.Task;
    }

    private void Write(string settings)
        => File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), $$"""{ "PerfAspects": { "Methods": { "{{Name}}": { {{settings}} } } } }""");

    internal sealed partial class Shop(AspectRuntime runtime)
    {
        [RateLimited(1, "1h"), Cached("5m", Enabled = false)]
        public partial int Get();

        private int GetCore() => 1;
    }
}
