using Polly.CircuitBreaker;

namespace PerfAspects.Tests.CircuitBreaking;

public sealed partial class CircuitBreakerTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.Get";

    private readonly Api _api;

    public CircuitBreakerTests() => _api = new Api(Runtime);

    [Fact]
    public void Open_AtTheRatio_RejectsWithRetryAfterAndLeavesTheCoreAlone()
    {
        Fail(4);
        Clock.Advance(TimeSpan.FromSeconds(1));

        var exception = Assert.Throws<BrokenCircuitException>(() => _api.Get());

        Assert.Equal(TimeSpan.FromSeconds(4), exception.RetryAfter);
        Assert.Equal(4, _api.Runs);
        Assert.Equal(CircuitState.Open, Statistics(Method).CircuitState);
    }

    [Fact]
    public void Closed_BelowTheThroughput_StaysClosed()
    {
        Fail(3);

        Assert.Throws<TimeoutException>(() => _api.Get());
        Assert.Equal(4, _api.Runs);
    }

    [Fact]
    public void Closed_FailuresOlderThanTheSampling_DoNotCount()
    {
        Fail(3);
        Clock.Advance(TimeSpan.FromSeconds(31));
        Fail(3);

        Assert.Equal(CircuitState.Closed, Statistics(Method).CircuitState);
    }

    [Fact]
    public void HalfOpen_ProbeSucceeds_Closes()
    {
        Fail(4);
        Clock.Advance(TimeSpan.FromSeconds(5));
        _api.Failure = null;

        Assert.Equal(5, _api.Get());

        Assert.Equal(CircuitState.Closed, Statistics(Method).CircuitState);
    }

    [Fact]
    public void HalfOpen_ProbeFails_OpensAgain()
    {
        Fail(4);
        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Throws<TimeoutException>(() => _api.Get());
        Assert.Throws<BrokenCircuitException>(() => _api.Get());
    }

    [Fact]
    public void Ignore_NearestBaseTypeDecides()
    {
        _api.Failure = new ArgumentNullException(); // ArgumentException is handled, but this one, nearer, is ignored
        for (var i = 0; i < 10; i++)
        {
            Assert.Throws<ArgumentNullException>(() => _api.GetSome());
        }

        _api.Failure = new InvalidCastException(); // not among what is handled
        for (var i = 0; i < 10; i++)
        {
            Assert.Throws<InvalidCastException>(() => _api.GetSome());
        }

        _api.Failure = new ArgumentOutOfRangeException();
        for (var i = 0; i < 20; i++)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => _api.GetSome());
        }

        Assert.Throws<BrokenCircuitException>(() => _api.GetSome());
    }

    [Fact]
    public async Task CallersCancellation_IsNoFailure()
    {
        for (var i = 0; i < 20; i++)
        {
            using var source = new CancellationTokenSource();
            var call = _api.WaitAsync(source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        var statistics = Statistics("PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.WaitAsync");
        Assert.Equal((CircuitState.Closed, 20, 0), (statistics.CircuitState, statistics.Calls, statistics.Failures));
    }

    [Fact]
    public void Isolate_BeforeTheFirstCall_HoldsUntilClosed()
    {
        var method = Runtime.Find(Method)!;
        Assert.Equal(CircuitState.Closed, method.GetStatistics().CircuitState);
        method.IsolateCircuit();
        Assert.Equal(CircuitState.Isolated, method.GetStatistics().CircuitState);

        Assert.Throws<IsolatedCircuitException>(() => _api.Get());
        Assert.Equal(CircuitState.Isolated, method.GetStatistics().CircuitState);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Throws<IsolatedCircuitException>(() => _api.Get());

        method.CloseCircuit();
        Assert.Equal(1, _api.Get());
    }

    [Fact]
    public void Cached_Hit_DoesNotTouchTheBreaker()
    {
        Assert.Equal(1, _api.GetCached(1));
        _api.Failure = new TimeoutException();
        for (var id = 2; id < 12; id++)
        {
            Record.Exception(() => _api.GetCached(id));
        }

        Assert.Throws<BrokenCircuitException>(() => _api.GetCached(99));
        Assert.Equal(1, _api.GetCached(1));
    }

    [Fact]
    public void Name_SharedByTwoMethods_IsOneCircuitPerRuntime()
    {
        _api.Failure = new TimeoutException();
        Record.Exception(() => _api.Shared());
        Record.Exception(() => _api.AlsoShared(1));

        Assert.Throws<BrokenCircuitException>(() => _api.Shared());
        Assert.Throws<BrokenCircuitException>(() => _api.AlsoShared(1));
        Assert.Throws<BrokenCircuitException>(() => _api.AlsoShared("another type argument"));

        using var other = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters });
        Assert.Equal(1, new Api(other).AlsoShared(1));
        _api.Failure = null;
        Assert.NotEqual(0, _api.Get());
    }

    [Fact]
    public void Name_OnAGenericMethod_CountsItsCircuitOnce()
    {
        _api.AlsoShared(1);
        _api.AlsoShared("another type argument");
        Runtime.Find("PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.AlsoShared")!.IsolateCircuit();

        using var readings = new Telemetry.MeterReadings(Meters);
        Assert.Equal(1, readings.Observe("perfaspects.circuit_breaker.transitions").Single().Value);
        Assert.Throws<IsolatedCircuitException>(() => _api.Shared());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Name_IsolatedByAMethodWhoseBreakerIsDisabled_LeavesTheOthersAlone(bool wasCalledBefore)
    {
        var shared = Runtime.Find("PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.Shared")!;
        if (wasCalledBefore)
        {
            _api.Shared();
        }

        shared.Override("CircuitBreaker:Enabled", "false");
        _api.Shared();

        shared.IsolateCircuit();

        Assert.Equal(1, _api.AlsoShared(1));
        Runtime.Find("PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.AlsoShared")!.IsolateCircuit();
        shared.CloseCircuit();
        Assert.Throws<IsolatedCircuitException>(() => _api.AlsoShared(1));
    }

    [Fact]
    public void Name_IsolatedByAMethodNobodyHasCalled_HoldsForAllUntilAnyOfThemClosesIt()
    {
        const string Type = "PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.";
        var (shared, alsoShared) = (Runtime.Find(Type + "Shared")!, Runtime.Find(Type + "AlsoShared")!);

        shared.IsolateCircuit();

        Assert.Equal((CircuitState.Isolated, CircuitState.Isolated), (shared.GetStatistics().CircuitState, alsoShared.GetStatistics().CircuitState));
        Assert.Throws<IsolatedCircuitException>(() => _api.AlsoShared(1));
        alsoShared.CloseCircuit();
        Assert.Equal(1, _api.AlsoShared(1));
        Assert.Equal(CircuitState.Closed, shared.GetStatistics().CircuitState);
        Assert.Equal(1, _api.Shared());
        shared.IsolateCircuit();
        alsoShared.CloseCircuit();
        Assert.Equal(1, _api.AlsoShared("another type argument"));
    }

    [Fact]
    public void Name_IsolatedBeforeItsSettingsChange_HasTheNewOnes()
    {
        const string Type = "PerfAspects.Tests.CircuitBreaking.CircuitBreakerTests+Api.";
        var shared = Runtime.Find(Type + "Shared")!;
        shared.IsolateCircuit();
        shared.Override("CircuitBreaker:MinimumThroughput", "3");
        shared.CloseCircuit();

        _api.Failure = new TimeoutException();
        Assert.Throws<TimeoutException>(() => _api.Shared());
        Assert.Throws<TimeoutException>(() => _api.Shared());
        Assert.Throws<TimeoutException>(() => _api.Shared());
        Assert.Throws<BrokenCircuitException>(() => _api.Shared());
    }

    [Fact]
    public void Closed_CompletingSynchronously_AllocatesNothing()
    {
        Assert.Equal(0, Allocations.Measure(() => _api.Get()));
        Assert.Equal(0, Allocations.Measure(() => Assert.True(_api.GetAsync().IsCompletedSuccessfully)));
    }

    [Fact]
    public void Close_AnOpenCircuit_AdmitsTheNextCall()
    {
        Fail(4);
        _api.Failure = null;

        Runtime.Find(Method)!.CloseCircuit();

        Assert.Equal(5, _api.Get());
        Assert.Equal(CircuitState.Closed, Statistics(Method).CircuitState);
    }

    private void Fail(int times)
    {
        _api.Failure = new TimeoutException();
        for (var i = 0; i < times; i++)
        {
            Assert.Throws<TimeoutException>(() => _api.Get());
        }
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        public Exception? Failure { get; set; }

        [CircuitBreaker(MinimumThroughput = 4)]
        public partial int Get();

        private int GetCore()
        {
            Runs++;
            return Failure is null ? Runs : throw Failure;
        }

        [CircuitBreaker(MinimumThroughput = 2, Name = "shared")]
        public partial int Shared();

        private int SharedCore() => Failure is null ? 1 : throw Failure;

        [CircuitBreaker(MinimumThroughput = 2, Name = "shared")]
        public partial int AlsoShared<T>(T value);

        private int AlsoSharedCore<T>(T value) => Failure is null ? 1 : throw Failure;

        [CircuitBreaker]
        public partial ValueTask<int> GetAsync();

        private ValueTask<int> GetCoreAsync() => new(1);

        [CircuitBreaker(MinimumThroughput = 40, Handle = [typeof(ArgumentException)], Ignore = [typeof(ArgumentNullException)])]
        public partial int GetSome();

        private int GetSomeCore() => throw Failure!;

        [CircuitBreaker(MinimumThroughput = 2)]
        public partial Task WaitAsync(CancellationToken cancellationToken);

        private Task WaitCoreAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        [Cached("5m"), CircuitBreaker]
        public partial int GetCached(int id);

        private int GetCachedCore(int id) => Failure is null ? id : throw Failure;
    }
}
