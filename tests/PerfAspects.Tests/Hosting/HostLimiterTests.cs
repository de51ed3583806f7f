using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.Hosting;

/// <summary>When and how a limiter of the application's own is made: by the application's code, which may do anything.</summary>
public sealed partial class HostLimiterTests : IDisposable
{
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(30);

    private readonly ConcurrencyLimiter _two = new(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 0 });
    private readonly ServiceProvider _services;
    private Func<RateLimiter> _make;
    private int _made;

    public HostLimiterTests()
    {
        _make = () => _two;
        _services = new ServiceCollection()
            .AddPerfAspects()
            .AddSingleton<Api>()
            .AddKeyedTransient("made", (_, _) =>
            {
                _made++;
                return _make();
            })
            .BuildServiceProvider();
    }

    private Api Calls => _services.GetRequiredService<Api>();

    public void Dispose()
    {
        _services.Dispose();
        _two.Dispose();
    }

    [Fact]
    public void Factory_ThatWaitsForAnotherThreadsCall_IsNotWaitedForByThatCall()
    {
        var calls = Calls;
        _make = () => Task.Run(calls.Other).Wait(s_longEnough) ? _two : throw new TimeoutException("The other call waits for this one.");

        Assert.Equal(1, calls.Get());
    }

    [Fact]
    public void Factory_OfAPartitionedMethod_ThatWaitsForAnotherPartition_IsNotWaitedForByThatCall()
    {
        var calls = Calls;
        _make = () =>
        {
            _make = () => _two;
            return Task.Run(() => calls.GetOf("b")).Wait(s_longEnough) ? _two : throw new TimeoutException("The other call waits for this one.");
        };

        Assert.Equal(1, calls.GetOf("a"));
    }

    // The limiter of the application counts who is in: its lease is kept, and given back, beside the note that the other limit observed.
    [Fact]
    public void ObservedLimit_BesideALimiterOfTheApplication_IsTraced_AndTheLeaseIsGivenBack()
    {
        using var spans = new SpanRecorder("HostLimiterTests");

        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(1, Calls.Observed());
        }

        Assert.Equal([0, 1, 1, 1, 1], spans.Ended.Select(span => SpanRecorder.EventsOf(span).Count(name => name == "perfaspects.rate_limit.rejected")));
        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task Factory_ThatThrows_FailsTheTask_AndTheNextCallAsksAgain()
    {
        _make = static () => throw new InvalidDataException();

        var (task, valueTask) = (Calls.GetAsync(), Calls.ReadAsync());

        await Assert.ThrowsAsync<InvalidDataException>(() => task);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await valueTask);
        Assert.Throws<InvalidDataException>(() => Calls.Get());
        _make = () => _two;
        Assert.Equal(1, await Calls.GetAsync());
        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task Factory_ThatThrows_FailsTheEnumeration()
    {
        _make = static () => throw new InvalidDataException();

        await using var items = Calls.StreamAsync().GetAsyncEnumerator();

        await Assert.ThrowsAsync<InvalidDataException>(async () => await items.MoveNextAsync());
    }

    [Fact]
    public async Task Lease_ThatThrowsWhenItIsGivenBack_EndsTheEnumerationsCall()
    {
        using var careless = new CarelessLimiter();
        _make = () => careless;

        await using var items = Calls.StreamAsync().GetAsyncEnumerator();

        await Assert.ThrowsAsync<InvalidDataException>(async () => await items.MoveNextAsync());
        var statistics = _services.GetRequiredService<AspectRuntime>().Find("PerfAspects.Tests.Hosting.HostLimiterTests+Api.StreamAsync")!.GetStatistics();
        Assert.Equal((1, 1), (statistics.Calls, statistics.Failures));
    }

    [Fact]
    public async Task Factory_ThatThrows_BehindAnother_GivesBackWhatWasGot()
    {
        using var one = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 0 });
        using var services = new ServiceCollection()
            .AddPerfAspects()
            .AddSingleton<Api>()
            .AddKeyedSingleton<RateLimiter>("one", one)
            .AddKeyedSingleton<RateLimiter>("made", static (_, _) => throw new InvalidDataException())
            .BuildServiceProvider();

        await Assert.ThrowsAsync<InvalidDataException>(() => services.GetRequiredService<Api>().BothAsync());

        Assert.Equal(1, one.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task Factory_IsAskedOnce_HoweverManyMethodsAndSettings()
    {
        await Calls.GetAsync();
        Calls.Get();
        _services.GetRequiredService<AspectRuntime>().Find("PerfAspects.Tests.Hosting.HostLimiterTests+Api.Get")!.Override("RateLimited:QueueLimit", "4");
        Calls.Get();

        Assert.Equal(1, _made);
        Assert.Equal(3, _two.GetStatistics()!.TotalSuccessfulLeases);
    }

    [Fact]
    public void Factory_OfALimitNobodyHasCalled_IsNotAsked()
    {
        _ = _services.GetRequiredService<AspectRuntime>().Methods;

        Assert.Equal(0, _made);
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [RateLimited(1, "1h", Name = "made")]
        public partial int Get();

        private int GetCore() => 1;

        [Traced, RateLimited(1, "1h", ObserveOnly = true), RateLimited(1, "1h", Name = "made")]
        public partial int Observed();

        private int ObservedCore() => 1;

        [RateLimited(5, "1h"), RateLimited(1, "1h", Name = "made")]
        public partial Task<int> GetAsync();

        private Task<int> GetCoreAsync() => Task.FromResult(1);

        [RateLimited(1, "1h", Name = "made"), Retry(1, Delay = "0s", Handle = [typeof(NotSupportedException)])]
        public partial ValueTask<int> ReadAsync();

        private ValueTask<int> ReadCoreAsync() => new(1);

        [RateLimited(1, "1h", Name = "made")]
        public partial IAsyncEnumerable<int> StreamAsync();

        private IAsyncEnumerable<int> StreamCoreAsync() => throw new NotSupportedException();

        [RateLimited(1, "1h", Name = "one"), RateLimited(1, "1h", Name = "made")]
        public partial Task<int> BothAsync();

        private Task<int> BothCoreAsync() => Task.FromResult(1);

        [RateLimited(1, "1h", Name = "made")]
        public partial int GetOf([Partition] string tenant);

        private int GetOfCore(string tenant) => 1;

        [RateLimited(5, "1h")]
        public partial int Other();

        private int OtherCore() => 1;
    }

    private sealed class CarelessLimiter : RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => new CarelessLease();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(new CarelessLease());
    }

    private sealed class CarelessLease : RateLimitLease
    {
        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing) => throw new InvalidDataException();
    }
}
