using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PerfAspects.Contracts.Model;
using PerfAspects.Tests.Modes.Faults;
using PerfAspects.Tests.Settings;
using LogRecorder = PerfAspects.Tests.Telemetry.LogRecorder;

namespace PerfAspects.Tests.Modes;

/// <summary>The runtime of a mode, with its clock, meters, configuration and log: made by hand, or by a host.</summary>
internal sealed class ModeRuntime : IAsyncDisposable
{
    private readonly IHost? _host;
    private readonly AspectTest.TestMeterFactory? _ownMeters;
    private readonly Holder _subject = new();

    private ModeRuntime(Type subject)
    {
        _ownMeters = new AspectTest.TestMeterFactory();
        Meters = _ownMeters;
        Store = new ModelStore(Clock);
        Tier = new ModelCacheTier(Store);
        Aspects = new AspectRuntime(new AspectRuntimeOptions
        {
            TimeProvider = Clock,
            MeterFactory = Meters,
            Configuration = Configuration.Root,
            LoggerFactory = Log,
            OverloadSignal = Load.Read,
            Services = Register(new ServiceCollection(), subject, _subject).BuildServiceProvider(),
            SharedTier = UsesTier(subject) ? Tier : null,
        });
    }

    /// <summary>A runtime that calls foreign code wherever it can.</summary>
    public ModeRuntime(ForeignCode foreign)
    {
        _ownMeters = new AspectTest.TestMeterFactory();
        Meters = _ownMeters;
        Store = new ModelStore(Clock);
        Tier = new ModelCacheTier(Store); // not the runtime's: foreign code is what these cases are about
        Aspects = new AspectRuntime(new AspectRuntimeOptions
        {
            TimeProvider = new ForeignClock(Clock, foreign),
            MeterFactory = Meters,
            LoggerFactory = new ForeignLog(foreign),
            MemoryCache = new ForeignCache(foreign),
            Services = ForeignLimits.Of(foreign),
        });
    }

    private ModeRuntime(IHost host, Holder subject, ModelStore store, ModelCacheTier tier)
    {
        (_host, _subject, Store, Tier) = (host, subject, store, tier);
        Meters = host.Services.GetRequiredService<IMeterFactory>();
        Aspects = AspectRuntime.Default;
    }

    public FakeClock Clock { get; private init; } = new();

    public LiveConfiguration Configuration { get; private init; } = new();

    public LogRecorder Log { get; private init; } = new();

    /// <summary>The application's own signal of load.</summary>
    public ModeLoad Load { get; private init; } = new();

    public IMeterFactory Meters { get; }

    public AspectRuntime Aspects { get; }

    /// <summary>The store that the runtime shares with other processes.</summary>
    public ModelStore Store { get; }

    /// <summary>The runtime's client of the store.</summary>
    public ModelCacheTier Tier { get; }

    /// <summary>Makes an object the instance of the subject's type that the services have.</summary>
    public void Provide(object subject) => _subject.Subject = subject;

    public static async Task<ModeRuntime> StartAsync(Hosting hosting, Type subject)
    {
        if (hosting == Hosting.Own)
        {
            return new ModeRuntime(subject);
        }

        var holder = new Holder();
        var (clock, configuration, log, load) = (new FakeClock(), new LiveConfiguration(), new LogRecorder(), new ModeLoad());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPerfAspects();
        builder.Services.Configure<AspectRuntimeOptions>(options => options.OverloadSignal = load.Read);
        builder.Services.AddMemoryCache(static options => options.SizeLimit = 100_000);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<ILoggerFactory>(log);
        builder.Services.AddSingleton<IConfiguration>(configuration.Root);
        Register(builder.Services, subject, holder);
        var store = new ModelStore(clock);
        var tier = new ModelCacheTier(store);
        if (UsesTier(subject))
        {
            builder.Services.AddSingleton<CacheTier>(tier);
        }

        var host = builder.Build();
        await host.StartAsync();
        return new ModeRuntime(host, holder, store, tier) { Clock = clock, Configuration = configuration, Log = log, Load = load };
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        await Aspects.DisposeAsync();
        _ownMeters?.Dispose();
    }

    // A host's tier follows its log by a timer from the start; other subjects count the timers of their calls.
    private static bool UsesTier(Type subject) => subject.Name == "SharedSubject";

    // What runs without a caller (loads in the background, in advance) asks the services for an instance.
    private static IServiceCollection Register(IServiceCollection services, Type subject, Holder holder)
        => services.AddScoped(subject, _ => holder.Subject ?? throw new InvalidOperationException("There is no subject yet."));

    private sealed class Holder
    {
        public object? Subject { get; set; }
    }
}
