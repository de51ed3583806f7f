using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Tests.Hosting;
using PerfAspects.Tests.Settings;

namespace PerfAspects.Tests.Runtime;

/// <summary>Nothing keeps a runtime alive that is disposed, whatever was called in it and whoever listened.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class ReleasedRuntimeTests : IDisposable
{
    private readonly MeterListener _meters = new()
    {
        InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == "PerfAspects")
            {
                self.EnableMeasurementEvents(instrument);
            }
        },
    };

    private readonly ActivityListener _spans = new()
    {
        ShouldListenTo = static source => source.Name == "PerfAspects",
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public ReleasedRuntimeTests()
    {
        _meters.Start();
        ActivitySource.AddActivityListener(_spans);
    }

    public static TheoryData<string> Calls => [.. Subject.Calls.Keys];

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Runtime_CalledAndDisposed_IsCollected(string call)
    {
        var runtime = await UseAsync(Subject.Calls[call]);

        AssertCollected(runtime);
    }

    [Fact]
    public void Runtime_CalledAndForgotten_IsCollected()
    {
        var runtime = Forget();

        AssertCollected(runtime);
    }

    [Fact]
    public async Task RuntimeOfAHost_CalledChangedAndStopped_IsCollected()
    {
        var runtime = await RunHostAsync();

        AssertCollected(runtime);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget()
    {
        var runtime = new AspectRuntime();
        Assert.Equal(1, new Subject(runtime).Get(1));
        return new WeakReference(runtime);
    }

    private async Task<WeakReference> UseAsync(Func<Subject, Task> call)
    {
        using var runtime = new AspectRuntime();
        await call(new Subject(runtime));
        _meters.RecordObservableInstruments();
        return new WeakReference(runtime);
    }

    private async Task<WeakReference> RunHostAsync()
    {
        var configuration = new LiveConfiguration();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPerfAspects().AddMemoryCache().AddSingleton<Subject>();
        builder.Services.AddSingleton<IConfiguration>(configuration.Root);
        using var host = builder.Build();
        await host.StartAsync();
        var runtime = host.Services.GetRequiredService<AspectRuntime>();
        var subject = host.Services.GetRequiredService<Subject>();
        foreach (var call in Subject.Calls.Values)
        {
            await call(subject);
        }

        Assert.Equal(1, Subject.GetStatic(1)); // in the default runtime: the host's
        configuration["Methods:PerfAspects.Tests.Runtime.ReleasedRuntimeTests+Subject.Get:Cached:Duration"] = "5m";
        configuration.Reload();
        Assert.Equal(1, subject.Get(1));
        _meters.RecordObservableInstruments();
        await host.StopAsync();
        return new WeakReference(runtime);
    }

    private static void AssertCollected(WeakReference reference)
    {
        for (var i = 0; i < 100 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(reference.IsAlive);
    }

    private sealed partial class Subject(AspectRuntime runtime)
    {
        private readonly AspectRuntime _runtime = runtime;

        public static Dictionary<string, Func<Subject, Task>> Calls { get; } = new()
        {
            ["cached"] = static subject => Task.FromResult(subject.Get(1)),
            ["loaded in the background"] = static subject => subject.GetAsync(1),
            ["guarded"] = static subject => subject.GuardedAsync("a", default),
            ["queued"] = static subject => subject.QueueAsync(),
            ["with a core of its class"] = static subject => Task.FromResult(new Derived(subject._runtime).Get(1)),
        };

        [Cached("1m"), Timed, Traced]
        public static partial int GetStatic(int key);

        private static int GetStaticCore(int key) => key;

        [Cached("1m"), Timed, Traced]
        public partial int Get(int key);

        private int GetCore(int key) => key;

        [Cached("1m", Sliding = "30s", StaleOnError = "1h"), Timed, Traced]
        public partial Task<int> GetAsync(int key);

        private async Task<int> GetCoreAsync(int key)
        {
            await Task.Yield();
            return key;
        }

        [RateLimited(10, "1m"), CircuitBreaker, Retry(1), Timeout("10s"), Bulkhead(1, QueueLimit = 1), Timed]
        public partial Task<int> GuardedAsync([Partition] string customer, CancellationToken cancellationToken);

        private async Task<int> GuardedCoreAsync(string customer, CancellationToken cancellationToken)
        {
            await Task.Delay(0, cancellationToken);
            return customer.Length;
        }

        [RateLimited(1, "1h", QueueLimit = 5, Name = "released")]
        public partial Task LimitedAsync();

        private Task LimitedCoreAsync() => Task.CompletedTask;

        public async Task QueueAsync()
        {
            await LimitedAsync();
            _ = LimitedAsync().ContinueWith(static ended => ended.Exception, TaskScheduler.Default); // it waits until the runtime is disposed
        }
    }

    private partial class Ancestor(AspectRuntime runtime)
    {
        private readonly AspectRuntime _runtime = runtime;

        [Cached("1m")]
        public partial int Get(int key);

        protected virtual int GetCore(int key) => key;
    }

    private sealed class Derived(AspectRuntime runtime) : Ancestor(runtime);
}
