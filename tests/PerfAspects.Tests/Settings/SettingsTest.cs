namespace PerfAspects.Tests.Settings;

/// <summary>A runtime whose configuration changes while it runs.</summary>
public abstract class SettingsTest : IDisposable
{
    private readonly List<AspectRuntime> _runtimes = [];
    private AspectRuntime? _runtime;

    internal FakeClock Clock { get; } = new();

    internal LiveConfiguration Configuration { get; } = new();

    internal LogRecorder Log { get; } = new();

    /// <summary>Made when it is first asked for: what is configured before that is there from the start.</summary>
    protected AspectRuntime Runtime => _runtime ??= CreateRuntime();

    public void Dispose()
    {
        _runtimes.ForEach(static runtime => runtime.Dispose());
        GC.SuppressFinalize(this);
    }

    protected AspectRuntime CreateRuntime()
    {
        var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, Configuration = Configuration.Root, LoggerFactory = Log });
        _runtimes.Add(runtime);
        return runtime;
    }

    /// <summary>Changes the running configuration of a method.</summary>
    protected void Configure(string key, string? value)
    {
        _ = Runtime;
        Configuration[key] = value;
        Configuration.Reload();
    }

    protected AspectSetting Setting(string method, string name) => Runtime.Find(method)!.Settings.Single(setting => setting.Name == name);
}
