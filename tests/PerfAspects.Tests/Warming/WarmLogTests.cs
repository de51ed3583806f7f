using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Tests.Hosting;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Warming;

/// <summary>The log lines of rounds of <c>[Warm]</c> that cannot list their keys.</summary>
[Collection(nameof(HostCollection))]
public sealed class WarmLogTests
{
    private readonly FakeClock _clock = new();
    private readonly StockSource _source = new();
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task ListThatThrows_IsLogged_AndTheNextRoundComesAsPlanned()
    {
        _source.Keys.Add(1);
        _source.ListFailure = new FormatException();
        using var host = await StartAsync(isRegistered: true);
        await Patience.UntilAsync(() => Count("Error 43 WarmFailed") == 1);
        _source.ListFailure = null;
        await AdvanceUntilAsync(() => Count("Information 41 WarmEnded") == 1);

        Assert.Equal([1], _source.Loaded);
        await host.StopAsync();
    }

    [Fact]
    public async Task InstanceThatIsNotRegistered_IsLoggedOnce_AsAWarningThatNamesTheType()
    {
        using var host = await StartAsync(isRegistered: false);
        await AdvanceUntilAsync(() => Count("Information 40 WarmStarted") >= 3);
        await host.StopAsync();

        Assert.Equal(1, Count("Warning 45 WarmNotPossible"));
        Assert.Equal(0, Count("Error 43 WarmFailed"));
        Assert.Contains(typeof(Stock).FullName!, (string)_log.Entries.Single(static entry => entry.Event.Id == 45).Values["Reason"]!, StringComparison.Ordinal);
    }

    private int Count(string told) => _log.Told.Count(line => line == told);

    private Task AdvanceUntilAsync(Func<bool> isDone) => Patience.UntilAsync(() =>
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        return isDone();
    });

    private async Task<IHost> StartAsync(bool isRegistered)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPerfAspects(options =>
        {
            options.TimeProvider = _clock;
            options.LoggerFactory = _log;
        }).AddSingleton(_source);
        if (isRegistered)
        {
            builder.Services.AddSingleton<Stock>();
        }

        var host = builder.Build();
        host.Services.GetRequiredService<AspectRuntime>().Find(typeof(Stock), nameof(Stock.CountAsync))!.Override("Warm:Enabled", "true");
        await host.StartAsync();
        return host;
    }
}
