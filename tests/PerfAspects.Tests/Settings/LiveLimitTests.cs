namespace PerfAspects.Tests.Settings;

/// <summary>Limits, bulkheads and circuits that change under the calls that use them.</summary>
public sealed partial class LiveLimitTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.LiveLimitTests+Api";

    private readonly Lazy<Api> _lazyApi;

    public LiveLimitTests() => _lazyApi = new Lazy<Api>(() => new Api(Runtime));

    private Api Calls => _lazyApi.Value;

    [Fact]
    public void Permits_Raised_AddToWhatIsUsed()
    {
        Assert.Equal(2, CountAdmitted(Calls.Limited));

        Configure($"Methods:{Type}.Limited:RateLimited:Permits", "5");

        Assert.Equal(3, CountAdmitted(Calls.Limited));
    }

    [Fact]
    public void RateLimited_DisabledAndEnabledAgain_RemembersWhatItHadAdmitted()
    {
        Assert.Equal(2, CountAdmitted(Calls.Limited));

        Configure($"Methods:{Type}.Limited:RateLimited:Enabled", "false");
        Assert.Equal(100, CountAdmitted(Calls.Limited));

        Configure($"Methods:{Type}.Limited:RateLimited:Enabled", null);
        Assert.Equal(0, CountAdmitted(Calls.Limited));
    }

    [Fact]
    public void OneOfSeveralLimits_DisabledAndEnabledAgain_RemembersWhatItHadAdmitted()
    {
        Assert.Equal(2, CountAdmitted(Calls.LimitedTwice));

        Configure($"Methods:{Type}.LimitedTwice:RateLimited:Enabled", "false");
        Assert.Equal(1, CountAdmitted(Calls.LimitedTwice)); // three in an hour are left

        Configure($"Methods:{Type}.LimitedTwice:RateLimited:Enabled", "true");
        Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, CountAdmitted(Calls.LimitedTwice));
    }

    [Fact]
    public void Algorithm_Changed_WhatIsUsedIsUsed()
    {
        Assert.Equal(2, CountAdmitted(Calls.Limited));

        Configure($"Methods:{Type}.Limited:RateLimited:Algorithm", "TokenBucket");

        Assert.Equal(0, CountAdmitted(Calls.Limited));
        Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, CountAdmitted(Calls.Limited));
    }

    [Fact]
    public async Task Permits_RaisedWhileCallsWait_TheyGo()
    {
        var calls = Enumerable.Range(0, 4).Select(_ => Calls.QueuedAsync(default)).ToArray();
        Assert.Equal([true, false, false, false], calls.Select(static call => call.IsCompleted));

        Configure($"Methods:{Type}.QueuedAsync:RateLimited:Permits", "3");

        await calls[1];
        await calls[2];
        Assert.False(calls[3].IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await calls[3];
    }

    [Fact]
    public void Partitions_ThatAreThereAndThoseToCome_HaveTheNewLimit()
    {
        Assert.Equal(2, CountAdmitted(() => Calls.ByTenant("a")));

        Configure($"Methods:{Type}.ByTenant:RateLimited:Permits", "3");

        Assert.Equal(1, CountAdmitted(() => Calls.ByTenant("a")));
        Assert.Equal(3, CountAdmitted(() => Calls.ByTenant("b")));
    }

    [Fact]
    public void Partitions_AnAspectThatIsEnabledLater_IsThereForAll()
    {
        Calls.ByTenant("a");

        Configure($"Methods:{Type}.ByTenant:CircuitBreaker:Enabled", "true");
        Configure($"Methods:{Type}.ByTenant:RateLimited:Enabled", "false");
        Calls.Fails = true;
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<InvalidDataException>(() => Calls.ByTenant("a"));
        }

        Assert.Throws<Polly.CircuitBreaker.BrokenCircuitException>(() => Calls.ByTenant("a"));
        Assert.Throws<InvalidDataException>(() => Calls.ByTenant("b"));
    }

    [Fact]
    public async Task Bulkhead_Raised_ThoseWhoWaitGetIn_AndLowered_NoneBeforeEnoughHaveLeft()
    {
        var gates = Enumerable.Range(0, 5).Select(static _ => new TaskCompletionSource()).ToArray();
        var calls = gates.Select(gate => Calls.HeldAsync(gate.Task)).ToArray();
        Assert.Equal(1, Calls.Inside);

        Configure($"Methods:{Type}.HeldAsync:Bulkhead:MaxConcurrency", "3");
        Calls.AssertReaches(3);

        Configure($"Methods:{Type}.HeldAsync:Bulkhead:MaxConcurrency", "2");
        gates[0].SetResult();
        await calls[0];
        Assert.Equal(2, Calls.Inside);
        gates[1].SetResult();
        await calls[1];
        Calls.AssertReaches(2);
        Assert.Equal(4, Calls.Entered);

        Array.ForEach(gates[2..], static gate => gate.SetResult());
        await Task.WhenAll(calls);
        Assert.Equal(5, Calls.Entered);
    }

    [Fact]
    public void Bulkhead_DisabledAndEnabledAgain_StillCountsWhoIsInside()
    {
        var gate = new TaskCompletionSource();
        var inside = Calls.HeldAsync(gate.Task);

        Configure($"Methods:{Type}.HeldAsync:Bulkhead:Enabled", "false");
        Assert.True(Calls.HeldAsync(Task.CompletedTask).IsCompletedSuccessfully);
        Configure($"Methods:{Type}.HeldAsync:Bulkhead:Enabled", "true");

        Assert.False(Calls.HeldAsync(Task.CompletedTask).IsCompleted);
        gate.SetResult();
    }

    [Fact]
    public void Circuit_Open_StaysOpen_AndTheBreakIsOfTheNewLength()
    {
        var method = Runtime.Find(Type + ".Guarded")!;
        Calls.Fails = true;
        Assert.Throws<InvalidDataException>(Calls.Guarded);
        Assert.Throws<InvalidDataException>(Calls.Guarded);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Configure($"Methods:{Type}.Guarded:CircuitBreaker:BreakDuration", "2s");

        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Throws<Polly.CircuitBreaker.BrokenCircuitException>(Calls.Guarded).RetryAfter);
        Configure($"Methods:{Type}.Guarded:CircuitBreaker:Enabled", "false");
        Assert.Throws<InvalidDataException>(Calls.Guarded);
        Assert.Null(method.GetStatistics().CircuitState);
        Configure($"Methods:{Type}.Guarded:CircuitBreaker:Enabled", "true");
        Assert.Equal(Polly.CircuitBreaker.CircuitState.Open, method.GetStatistics().CircuitState);

        Calls.Fails = false;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Calls.Guarded();
        Assert.Equal(Polly.CircuitBreaker.CircuitState.Closed, method.GetStatistics().CircuitState);
    }

    [Fact]
    public void Circuit_CountsSoFar_CountUnderTheNewThroughput()
    {
        Configure($"Methods:{Type}.Guarded:CircuitBreaker:MinimumThroughput", "100");
        Calls.Fails = true;
        for (var i = 0; i < 10; i++)
        {
            Assert.Throws<InvalidDataException>(Calls.Guarded);
        }

        Configure($"Methods:{Type}.Guarded:CircuitBreaker:MinimumThroughput", "11");
        Assert.Throws<InvalidDataException>(Calls.Guarded);

        Assert.Throws<Polly.CircuitBreaker.BrokenCircuitException>(Calls.Guarded);
    }

    [Fact]
    public void Circuit_IsolatedWhileItIsDisabled_IsIsolatedWhenItIsEnabled()
    {
        Configure($"Methods:{Type}.Guarded:CircuitBreaker:Enabled", "false");
        Calls.Guarded();

        Runtime.Find(Type + ".Guarded")!.IsolateCircuit();
        Calls.Guarded();
        Configure($"Methods:{Type}.Guarded:CircuitBreaker:Enabled", null);

        Assert.Throws<Polly.CircuitBreaker.IsolatedCircuitException>(Calls.Guarded);
    }

    [Fact]
    public void Circuit_HandleByName_MatchesBaseTypes()
    {
        Configure($"Methods:{Type}.Guarded:CircuitBreaker:Ignore", "System.SystemException");
        Calls.Fails = true; // with an InvalidDataException, which is a SystemException
        for (var i = 0; i < 5; i++)
        {
            Assert.Throws<InvalidDataException>(Calls.Guarded);
        }

        Configure($"Methods:{Type}.Guarded:CircuitBreaker:Handle", "System.IO.InvalidDataException");
        for (var i = 0; i < 5; i++)
        {
            Assert.ThrowsAny<Exception>(Calls.Guarded);
        }

        Assert.Throws<Polly.CircuitBreaker.BrokenCircuitException>(Calls.Guarded);
    }

    [Fact]
    public void Name_GivenAtRunTime_SharesTheLimit()
    {
        Configuration[$"Types:{Type}:RateLimited:Name"] = "everything";
        Configuration[$"Types:{Type}:RateLimited:Permits"] = "3";
        Configuration[$"Types:{Type}:RateLimited:Window"] = "1s";
        Configuration[$"Types:{Type}:RateLimited:QueueLimit"] = "0";

        Assert.Equal(3, CountAdmitted(Calls.Limited));
        Assert.Equal(0, CountAdmitted(Calls.AlsoLimited));
    }

    [Fact]
    public void RetryAndTimeout_TheNextCallHasTheNewSettings()
    {
        Calls.Fails = true;
        Assert.Throws<InvalidDataException>(Calls.Retried);
        Assert.Equal(2, Calls.Entered);

        Runtime.Find(Type + ".Retried")!.Override("Retry:MaxRetries", "4");
        Assert.Throws<InvalidDataException>(Calls.Retried);
        Assert.Equal(7, Calls.Entered);

        Runtime.Find(Type + ".Retried")!.Override("Retry:Enabled", "false");
        Assert.Throws<InvalidDataException>(Calls.Retried);
        Assert.Equal(8, Calls.Entered);
    }

    [Fact]
    public void Runtimes_DoNotShareWhatCallsHaveSet()
    {
        var other = CreateRuntime();
        Runtime.Find(Type + ".Limited")!.Override("RateLimited:Permits", "7");

        Assert.Equal(7, CountAdmitted(Calls.Limited));
        Assert.Equal(2, CountAdmitted(new Api(other).Limited));
    }

    private static int CountAdmitted(Action call)
    {
        for (var admitted = 0; admitted < 100; admitted++)
        {
            try
            {
                call();
            }
            catch (RateLimitRejectedException)
            {
                return admitted;
            }
        }

        return 100;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        private int _inside;
        private int _entered;

        public bool Fails { get; set; }

        public int Inside => Volatile.Read(ref _inside);

        public int Entered => Volatile.Read(ref _entered);

        // Those let in go on elsewhere; one that is never let in must not hold the test for ever.
        public void AssertReaches(int inside) => Patience.Until(() => Inside == inside);

        [RateLimited(2, "1s")]
        public partial void Limited();

        private void LimitedCore() => Run();

        [RateLimited(2, "1s")]
        public partial void AlsoLimited();

        private void AlsoLimitedCore() => Run();

        [RateLimited(2, "1s"), RateLimited(3, "1h")]
        public partial void LimitedTwice();

        private void LimitedTwiceCore() => Run();

        [RateLimited(1, "1s", QueueLimit = 3)]
        public partial Task QueuedAsync(CancellationToken cancellationToken);

        private Task QueuedCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [RateLimited(2, "1s"), CircuitBreaker(MinimumThroughput = 2, Enabled = false)]
        public partial void ByTenant([Partition] string tenant);

        private void ByTenantCore(string tenant) => Run();

        [Bulkhead(1, QueueLimit = 10)]
        public partial Task HeldAsync(Task until);

        private async Task HeldCoreAsync(Task until)
        {
            Interlocked.Increment(ref _entered);
            Interlocked.Increment(ref _inside);
            await until;
            Interlocked.Decrement(ref _inside);
        }

        [CircuitBreaker(MinimumThroughput = 2)]
        public partial void Guarded();

        private void GuardedCore() => Run();

        [Retry(1, Delay = "0s")]
        public partial void Retried();

        private void RetriedCore() => Run();

        private void Run()
        {
            _entered++;
            if (Fails)
            {
                throw new InvalidDataException();
            }
        }
    }
}
