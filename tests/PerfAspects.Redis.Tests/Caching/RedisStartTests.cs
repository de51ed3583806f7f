using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>A host whose Redis cannot be used at its start: it starts and works in memory, and one line says what to change.</summary>
public sealed class RedisStartTests
{
    [TierFact]
    public Task Start_WithATextThatIsNoConfiguration_LogsTheKey() => StartsAsync("localhost:notaport,nonsense=1");

    [TierFact]
    public async Task Start_WithAServerThatIsAway_LogsTheKey()
    {
        string away;
        await using (var server = await RedisServer.StartAsync())
        {
            away = server.Configuration;
        }

        await StartsAsync(away);
    }

    [TierFact]
    public async Task Start_WithAServerThatRefusesThePassword_LogsTheKeyAndNoPassword()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "secret");

        var line = await StartsAsync($"{server.Configuration},password=guess");

        Assert.DoesNotContain("guess", line, StringComparison.Ordinal);
        await StartsAsync(server.Configuration);
    }

    // The client would wait for a minute.
    [Fact]
    public async Task Start_WithAServerThatNeverAnswers_LogsTheKey()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var log = new LogLines();
        using var host = Build($"{silent.LocalEndpoint},connectTimeout=60000", log, isRequired: false);

        await host.StartAsync();

        Assert.Contains("RedisTierOptions.Configuration", Assert.Single(log.Lines), StringComparison.Ordinal);
        await host.StopAsync();
    }

    private static async Task<string> StartsAsync(string configuration)
    {
        var log = new LogLines();
        using var host = Build(configuration, log, isRequired: false);
        await host.StartAsync();

        var line = Assert.Single(log.Lines);
        Assert.Contains("RedisTierOptions.Configuration", line, StringComparison.Ordinal);
        var loads = 0;
        var prices = new SharedPrices(host.Services.GetRequiredService<AspectRuntime>(), id => Task.FromResult($"{id} {++loads}"));
        Assert.Equal("1 1", await prices.GetAsync(1));
        Assert.Equal("1 1", await prices.GetAsync(1));
        await host.StopAsync();

        using var strict = Build(configuration, new LogLines(), isRequired: true);
        var exception = await Assert.ThrowsAsync<CacheTierException>(() => strict.StartAsync());
        Assert.Contains("RedisTierOptions.Configuration", exception.Message, StringComparison.Ordinal);
        return line;
    }

    private static IHost Build(string configuration, LogLines log, bool isRequired)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddPerfAspectsRedis(options =>
        {
            options.Configuration = configuration;
            options.Required = isRequired;
        });
        return builder.Build();
    }
}
