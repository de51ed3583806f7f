using Microsoft.Extensions.Configuration;
using PerfAspects.Tests.Settings;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.AdaptiveConcurrency;

/// <summary><c>[AdaptiveConcurrency]</c> among other aspects, and its settings while it runs. The algorithm has a simulation of its own.</summary>
public sealed partial class AdaptiveConcurrencyTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Rejection_IsNotRetried_AndIsNoSampleOfABreaker()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var service = new Service(runtime);
        var first = service.GuardedAsync(service.End.Task);
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<ConcurrencyRejectedException>(() => service.GuardedAsync(Task.CompletedTask));
        }

        var statistics = runtime.Find(typeof(Service), nameof(Service.GuardedAsync))!.GetStatistics();
        Assert.Equal((CircuitState.Closed, 0, 10), (statistics.CircuitState, statistics.Retries, statistics.Rejected));
        service.End.SetResult();
        await first;
        await service.GuardedAsync(Task.CompletedTask);
    }

    [Fact]
    public async Task ObserveOnly_CountsAndLogsAndRefusesNothing()
    {
        var log = new LogRecorder();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, LoggerFactory = log });
        var service = new Service(runtime);
        var calls = Enumerable.Range(0, 5).Select(_ => service.ObservedAsync(service.End.Task)).ToArray();

        var statistics = runtime.Find(typeof(Service), nameof(Service.ObservedAsync))!.GetStatistics();
        Assert.Equal((5, 4), (statistics.Running, statistics.Rejected));
        Assert.Single(log.Entries, static entry => entry.Text.Contains("only observes", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromMinutes(1));
        calls = [.. calls, service.ObservedAsync(service.End.Task)];
        Assert.Equal(2, log.Entries.Count(static entry => entry.Text.Contains("only observes", StringComparison.Ordinal)));

        service.End.SetResult();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Timeout_LowersTheLimit_AndTheCallersCancellationDoesNot()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var service = new Service(runtime);
        var method = runtime.Find(typeof(Service), nameof(Service.TimedOutAsync))!;
        for (var i = 0; i < 4; i++)
        {
            using var caller = new CancellationTokenSource();
            var canceled = service.TimedOutAsync(caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(20, LimitOf(method));
        for (var i = 0; i < 4; i++)
        {
            var late = service.TimedOutAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => late);
        }

        Assert.Equal((int)(20 * 0.9 * 0.9 * 0.9), LimitOf(method)); // the first one began the first window
    }

    [Fact]
    public async Task LiveSettings_KeepWhatWasLearned_WithinTheirBounds()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var service = new Service(runtime);
        var method = runtime.Find(typeof(Service), nameof(Service.TimedOutAsync))!;
        for (var i = 0; i < 4; i++)
        {
            var late = service.TimedOutAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => late);
        }

        method.Override("AdaptiveConcurrency:QueueLimit", "3");
        Assert.Equal(14, LimitOf(method));
        method.Override("AdaptiveConcurrency:Max", "5");
        Assert.Equal(5, LimitOf(method));
        method.Override("AdaptiveConcurrency:Max", "50");
        Assert.Equal(5, LimitOf(method));
    }

    [Theory]
    [InlineData("Min", "30", "Max", "20")]
    [InlineData("Initial", "30", "Max", "20")]
    [InlineData("Initial", "3", "Min", "4")]
    public void NumbersThatCannotHoldTogether_AreRefused(string setting, string value, string other, string otherValue)
    {
        var log = new LogRecorder();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new($"PerfAspects:Methods:{typeof(Service).FullName}.{nameof(Service.TimedOutAsync)}:AdaptiveConcurrency:{setting}", value),
            new($"PerfAspects:Methods:{typeof(Service).FullName}.{nameof(Service.TimedOutAsync)}:AdaptiveConcurrency:{other}", otherValue),
        ]).Build();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, LoggerFactory = log, Configuration = configuration });

        var method = runtime.Find(typeof(Service), nameof(Service.TimedOutAsync))!;

        Assert.Equal("20", method.Settings.Single(static known => known.Name == "AdaptiveConcurrency:Initial").Value);
        Assert.Equal("1000", method.Settings.Single(static known => known.Name == "AdaptiveConcurrency:Max").Value);
        var message = Assert.Single(log.Entries, static entry => entry.Text.Contains("cannot hold together", StringComparison.Ordinal));
        Assert.Contains($"AdaptiveConcurrency:{setting}", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_ThatContradicts_IsRefused_AndAnUnwrittenInitialGivesWay()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var method = runtime.Find(typeof(Service), nameof(Service.TimedOutAsync))!;

        method.Override("AdaptiveConcurrency:Max", "10"); // under the built-in Initial of 20
        var refusal = Assert.Throws<ArgumentException>(() => method.Override("AdaptiveConcurrency:Min", "11"));

        Assert.Contains("must be at most Max", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("1", method.Settings.Single(static known => known.Name == "AdaptiveConcurrency:Min").Value);
    }

    private static long LimitOf(AspectMethod method)
        => method.OccupiedStates.Sum(static part => part.ReadOccupancy().Limit) is var limit and > 0 ? limit : -1;

    private sealed partial class Service(AspectRuntime runtime)
    {
        public TaskCompletionSource End { get; } = new();

        [Retry(3, Delay = "0s"), CircuitBreaker(MinimumThroughput = 2), AdaptiveConcurrency(Max = 1, QueueLimit = 0)]
        public partial Task GuardedAsync(Task core);

        private Task GuardedCoreAsync(Task core) => core;

        [AdaptiveConcurrency(Max = 1, QueueLimit = 0, ObserveOnly = true)]
        public partial Task ObservedAsync(Task core);

        private Task ObservedCoreAsync(Task core) => core;

        [AdaptiveConcurrency, Timeout("1s")]
        public partial Task TimedOutAsync(CancellationToken cancellationToken);

        private static Task TimedOutCoreAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
