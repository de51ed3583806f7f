namespace PerfAspects.Tests.RateLimiting;

/// <summary>Limits that all processes count together.</summary>
public sealed class SharedLimitTests : SharedLimitTest
{
    [Fact]
    public async Task Calls_OfTwoProcesses_AreCountedTogether()
    {
        Assert.Equal(1, await A.Gates.TwoAsync());
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(1, await B.Gates.TwoAsync());

        var first = await IsRejectedAsync(async () => await A.Gates.TwoAsync());
        var second = await IsRejectedAsync(async () => await B.Gates.TwoAsync());

        Assert.Equal(TimeSpan.FromMilliseconds(700), first.RetryAfter);
        Assert.Equal(TimeSpan.FromMilliseconds(700), second.RetryAfter);
        Assert.Equal("PerfAspects.Tests.RateLimiting.SharedGates.TwoAsync", first.MethodName);
        Clock.Advance(TimeSpan.FromMilliseconds(700) - TimeSpan.FromTicks(1));
        await IsRejectedAsync(async () => await B.Gates.TwoAsync());
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, await B.Gates.TwoAsync());
        Assert.Equal((4, 2), (StatisticsOf(B, nameof(SharedGates.TwoAsync)).Calls, StatisticsOf(B, nameof(SharedGates.TwoAsync)).Rejected));
    }

    [Fact]
    public void Call_OfASynchronousMethod_IsCountedWithTheOthers()
    {
        Assert.Equal(1, A.Gates.Two());
        Assert.Equal(1, B.Gates.Two());

        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Throws<RateLimitRejectedException>(() => A.Gates.Two()).RetryAfter);
    }

    [Fact]
    public async Task Call_BeforeTheTimeThatTheStoreHasSaid_AsksNobody()
    {
        await A.Gates.TwoAsync();
        await A.Gates.TwoAsync();
        await IsRejectedAsync(async () => await A.Gates.TwoAsync());
        Assert.Equal(3, A.Asked);

        Clock.Advance(TimeSpan.FromMilliseconds(400));
        var rejection = await IsRejectedAsync(async () => await A.Gates.TwoAsync());

        Assert.Equal(TimeSpan.FromMilliseconds(600), rejection.RetryAfter);
        Assert.Equal(3, A.Asked);
        Assert.Equal(2, StatisticsOf(A, nameof(SharedGates.TwoAsync)).Rejected);
    }

    [Fact]
    public async Task Methods_WithOneName_ShareALimitAndAllLimitsAdmitOrNoneIsCharged()
    {
        await A.Gates.SecondAsync();
        Assert.Equal(2, Store.Limits.Charged);
        Assert.Equal(1, A.Asked);

        var rejection = await IsRejectedAsync(B.Gates.SecondAsync); // by the limit of its own
        Assert.Null(rejection.SharedName);
        Assert.Equal(TimeSpan.FromMinutes(1), rejection.RetryAfter);
        Assert.Equal(2, Store.Limits.Charged);

        await B.Gates.FirstAsync();
        Assert.Equal("together", (await IsRejectedAsync(A.Gates.FirstAsync)).SharedName);
    }

    [Fact]
    public async Task Limit_OfThisProcessAlone_RejectsAndTheSharedOneIsNotCharged()
    {
        await A.Gates.MixedAsync();
        await IsRejectedAsync(A.Gates.MixedAsync);

        Assert.Equal(1, Store.Limits.Charged);
        await B.Gates.MixedAsync();
    }

    [Fact]
    public async Task Partitions_EachHaveALimitThatAllProcessesName()
    {
        Assert.Equal(1, await A.Gates.OfAsync("a", 1));
        Assert.Equal(2, await A.Gates.OfAsync("a", 2));
        Assert.Equal(1, await A.Gates.OfAsync(null, 1));
        Assert.Equal(1, await A.Gates.OfAsync("", 1));

        await IsRejectedAsync(() => B.Gates.OfAsync("a", 1));
        await IsRejectedAsync(() => B.Gates.OfAsync(null, 1));
        Assert.Equal(4, Store.Limits.Names.Count);
        Assert.All(Store.Limits.Names, static limit => Assert.False(limit.Partition!.AsSpan().ContainsAny('{', '}')));
    }

    [Fact]
    public async Task Permits_ThatAreRaised_CountWhatIsUsedAndEndTheWait()
    {
        var method = A.Runtime.Find(typeof(SharedGates), nameof(SharedGates.TwoAsync))!;
        await A.Gates.TwoAsync();
        await A.Gates.TwoAsync();
        await IsRejectedAsync(async () => await A.Gates.TwoAsync());

        method.Override("RateLimited:Permits", "3");
        await A.Gates.TwoAsync();
        await IsRejectedAsync(async () => await A.Gates.TwoAsync());

        method.Override("RateLimited:Permits", null);
        method.Override("RateLimited:Shared", "false");
        await A.Gates.TwoAsync();
        Assert.Equal(3, Store.Limits.Charged);
        method.Override("RateLimited:Shared", null);
        await IsRejectedAsync(async () => await A.Gates.TwoAsync());
    }

    [Fact]
    public async Task Lease_TakesPermitsAheadAndNoWindowAdmitsMore()
    {
        var admitted = new List<TimeSpan>();
        for (var time = TimeSpan.Zero; time < TimeSpan.FromSeconds(4); time += TimeSpan.FromMilliseconds(10))
        {
            foreach (var node in new[] { A, B })
            {
                if (await TryAsync(node.Gates.LeasedAsync))
                {
                    admitted.Add(time);
                }
            }

            Clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.All(admitted.Skip(20).Zip(admitted), static pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromSeconds(1)));
        Assert.InRange(admitted.Count, 60, 80);
        Assert.InRange(A.Asked + B.Asked, 1, admitted.Count);
    }

    [Fact]
    public async Task Runtime_WithoutATierThatCounts_CountsAlone()
    {
        var log = new Telemetry.LogRecorder();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, LoggerFactory = log });
        var gates = new SharedGates(runtime);

        await gates.TwoAsync();
        await gates.TwoAsync();

        Assert.Equal(TimeSpan.FromSeconds(1), (await IsRejectedAsync(async () => await gates.TwoAsync())).RetryAfter);
        while (!log.Told.Contains("Warning 27 LimitNotShared"))
        {
            await Task.Yield(); // another thread logs, since the limit is made under a lock
        }
    }

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RateLimitRejectedException)
        {
            return false;
        }
    }
}
