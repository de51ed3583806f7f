namespace PerfAspects.Tests.Settings;

/// <summary>Settings that change all the time while threads call: what is promised of a limit, a bulkhead and the counts holds at every moment.</summary>
public sealed partial class UnderLoadTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.UnderLoadTests+Api";
    private const int Callers = 3;
    private const int MostPermits = 40;
    private const int MostSlots = 4;

    [Theory]
    [InlineData("SlidingWindow")]
    [InlineData("FixedWindow")]
    [InlineData("TokenBucket")]
    public async Task RateLimit_NeverAdmitsMoreThanTheMostThatWasEverAllowed(string algorithm)
    {
        Configuration[$"Methods:{Type}.Limited:RateLimited:Algorithm"] = algorithm;
        var api = new Api(Runtime);
        var (admitted, rejected) = (0, 0);

        var calls = await WhileChangingAsync(
            change => Configure($"Methods:{Type}.Limited:RateLimited:{(change % 5 == 0 ? "Enabled" : "Permits")}", change % 5 == 0 ? "true" : $"{1 + change % MostPermits}"),
            () =>
            {
                try
                {
                    api.Limited();
                    Interlocked.Increment(ref admitted);
                }
                catch (RateLimitRejectedException)
                {
                    Interlocked.Increment(ref rejected);
                }
            });

        Assert.InRange(admitted, 1, MostPermits); // the clock stands still: it is all one window
        var statistics = Runtime.Find(Type + ".Limited")!.GetStatistics();
        Assert.Equal((calls, rejected), (statistics.Calls, statistics.Rejected));
        Assert.Equal(calls, admitted + rejected);
    }

    [Fact]
    public async Task RateLimit_ChangingItsAlgorithm_NeverAdmitsMore()
    {
        var api = new Api(Runtime);
        var admitted = 0;

        await WhileChangingAsync(
            change => Configure($"Methods:{Type}.Limited:RateLimited:Algorithm", (change % 3) switch { 0 => "TokenBucket", 1 => "FixedWindow", _ => "SlidingWindow" }),
            () =>
            {
                try
                {
                    api.Limited();
                    Interlocked.Increment(ref admitted);
                }
                catch (RateLimitRejectedException)
                {
                }
            });

        Assert.Equal(MostPermits, admitted);
    }

    [Fact]
    public async Task Bulkhead_IsNeverOverTheMostThatWasEverAllowed_AndNobodyIsForgotten()
    {
        var api = new Api(Runtime);

        var calls = await WhileChangingAsync(
            change => Configure($"Methods:{Type}.HeldAsync:Bulkhead:MaxConcurrency", $"{1 + change % MostSlots}"),
            () => Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.HeldAsync())).Wait());

        Assert.InRange(api.MostInside, 1, MostSlots);
        var statistics = Runtime.Find(Type + ".HeldAsync")!.GetStatistics();
        Assert.Equal((6 * calls, 0, 0), (statistics.Calls, statistics.Failures, statistics.Rejected));
    }

    [Fact]
    public async Task Circuit_HalfOpen_HasOneProbeAtATime()
    {
        var api = new Api(Runtime) { Fails = true };
        Assert.Throws<InvalidDataException>(() => api.Guarded(new CancellationTokenSource(), default));
        Assert.Throws<InvalidDataException>(() => api.Guarded(new CancellationTokenSource(), default));
        api.Fails = false;
        Clock.Advance(TimeSpan.FromMinutes(1));
        var probes = 0;

        await WhileChangingAsync(
            change => Configure($"Methods:{Type}.Guarded:CircuitBreaker:MinimumThroughput", $"{2 + change % 7}"),
            () =>
            {
                using var caller = new CancellationTokenSource();
                try
                {
                    api.Guarded(caller, caller.Token);
                }
                catch (Polly.CircuitBreaker.BrokenCircuitException)
                {
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref probes); // a cancelled probe tells nothing, so that the next call probes
                }
            });

        Assert.Equal(1, api.MostInside);
        Assert.True(probes > 1);
    }

    /// <summary>Threads that call until the settings have changed often enough.</summary>
    /// <returns>How many calls there were.</returns>
    private async Task<int> WhileChangingAsync(Action<int> change, Action call)
    {
        _ = Runtime;
        var (isDone, calls) = (false, 0);
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() =>
        {
            do
            {
                call();
                Interlocked.Increment(ref calls);
            }
            while (!Volatile.Read(ref isDone));
        })).ToArray();
        await Task.Run(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                change(i);
            }
        });
        Volatile.Write(ref isDone, true);
        await Task.WhenAll(callers);
        return calls;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        private int _inside;
        private int _mostInside;

        public bool Fails { get; set; }

        public int MostInside => Volatile.Read(ref _mostInside);

        [RateLimited(MostPermits, "1h")]
        public partial void Limited();

        private void LimitedCore()
        {
        }

        [Bulkhead(1, QueueLimit = 1_000)]
        public partial Task HeldAsync();

        private async Task HeldCoreAsync()
        {
            Enter();
            await Task.Yield();
            Interlocked.Decrement(ref _inside);
        }

        [CircuitBreaker(MinimumThroughput = 2, BreakDuration = "30s")]
        public partial void Guarded(CancellationTokenSource caller, CancellationToken cancellationToken);

        private void GuardedCore(CancellationTokenSource caller, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new InvalidDataException();
            }

            Enter();
            Thread.SpinWait(200);
            Interlocked.Decrement(ref _inside);
            caller.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
        }

        private void Enter()
        {
            var inside = Interlocked.Increment(ref _inside);
            for (var most = MostInside; inside > most; most = MostInside)
            {
                Interlocked.CompareExchange(ref _mostInside, inside, most);
            }
        }
    }
}
